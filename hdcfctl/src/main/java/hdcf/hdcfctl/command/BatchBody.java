package hdcf.hdcfctl.command;

import hdcf.schema.wire.Limits;
import org.jspecify.annotations.Nullable;

/** The JSON of jobs that are submitted together. */
record BatchBody(SubmitModes modes, @Nullable String name, String verb) {
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
            job.write(json, numbers, verb);
            json.writeStringField("array", numbers);
        });
    }

    /** The jobs, as they are given. */
    byte[] of(Members.Writer jobs) throws Failure {
        return of(modes.maxRunning, jobs);
    }

    private byte[] of(@Nullable Integer maxRunning, Members.Writer jobs) throws Failure {
        return json(json -> {
            json.writeStartObject();
            if (name != null) {
                json.writeStringField("name", name);
            }
            Members.number(json, "max_running", maxRunning);
            Members.number(json, "max_fails", modes.maxFails);
            if (modes.policy != null) {
                json.writeStringField("policy", modes.policy);
            }
            jobs.write(json);
            json.writeEndObject();
        });
    }

    /** JSON that is not too large to be sent. */
    byte[] json(Members.Writer jobs) throws Failure {
        byte[] bytes = Members.document(jobs);
        if (bytes.length > Limits.SUBMIT_BODY_BYTES) {
            throw Failure.usage(
                    "Expected jobs of at most " + Limits.SUBMIT_BODY_BYTES + " bytes in all, found " + bytes.length,
                    verb);
        }
        return bytes;
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
