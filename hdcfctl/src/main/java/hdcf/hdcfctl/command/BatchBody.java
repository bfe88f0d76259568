package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import hdcf.schema.wire.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The JSON of jobs that are submitted together. */
record BatchBody(SubmitModes modes, @Nullable String name, String verb) {
    /** Writes the jobs, as members of the batch. */
    @FunctionalInterface
    interface Jobs {
        void write(JsonGenerator json) throws IOException, Failure;
    }

    /** A job for each number of the array. */
    byte[] ofArray(JobOptions job, String array) throws Failure {
        int percent = array.indexOf('%');
        Integer places = modes.maxRunning;
        if (percent >= 0) {
            if (places != null) {
                throw Failure.usage("Expected either --array 1-10%4 or --max-running, found both", verb);
            }
            places = places(array.substring(percent + 1));
        }
        String numbers = percent < 0 ? array : array.substring(0, percent);
        return of(places, json -> {
            json.writeFieldName("job");
            job.write(json, verb);
            json.writeStringField("array", numbers);
        });
    }

    /** The jobs, as they are given. */
    byte[] of(Jobs jobs) throws Failure {
        return of(modes.maxRunning, jobs);
    }

    private byte[] of(@Nullable Integer maxRunning, Jobs jobs) throws Failure {
        return json(json -> {
            json.writeStartObject();
            if (name != null) {
                json.writeStringField("name", name);
            }
            JobOptions.number(json, "max_running", maxRunning);
            JobOptions.number(json, "max_fails", modes.maxFails);
            if (modes.policy != null) {
                json.writeStringField("policy", modes.policy);
            }
            jobs.write(json);
            json.writeEndObject();
        });
    }

    /** JSON that is not too large to be sent. */
    byte[] json(Jobs jobs) throws Failure {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            jobs.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (bytes.size() > Limits.SUBMIT_BODY_BYTES) {
            throw Failure.usage(
                    "Expected jobs of at most " + Limits.SUBMIT_BODY_BYTES + " bytes in all, found " + bytes.size(),
                    verb);
        }
        return bytes.toByteArray();
    }

    private int places(String text) throws Failure {
        try {
            int places = Integer.parseInt(text);
            if (places > 0) {
                return places;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        throw Failure.usage("Expected --array such as 1-10:2%4, found %" + text, verb);
    }
}
