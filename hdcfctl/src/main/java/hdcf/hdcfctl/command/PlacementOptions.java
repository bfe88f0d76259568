package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job runs and how it is tried again: options of {@code submit} and {@code run}. */
final class PlacementOptions {
    @Option(
            names = {"--gpus", "-gpus"},
            paramLabel = "N",
            description = "GPUs it gets for itself, or a fraction of one.")
    private @Nullable Double gpus;

    @Option(
            names = {"--resource", "-resource"},
            paramLabel = "NAME=AMOUNT",
            description = "Something else that workers offer; may be repeated.")
    private @Nullable List<String> resource;

    @Option(
            names = {"--limit", "-limit"},
            paramLabel = "NAME=N",
            description = "What it takes of a limit that all jobs share; may be repeated.")
    private @Nullable List<String> limit;

    @Option(
            names = {"--prefer", "-prefer"},
            paramLabel = "A,B",
            description = "Capabilities of which one makes a worker the better choice.")
    private @Nullable String prefer;

    @Option(
            names = {"--avoid", "-avoid"},
            paramLabel = "A,B",
            description = "Capabilities of which one makes a worker the worse choice.")
    private @Nullable String avoid;

    @Option(
            names = {"--preemptible", "-preemptible"},
            description = "It may be stopped, and run again later, to make room for an urgent job.")
    private boolean preemptible;

    @Option(
            names = {"--retry-on", "-retry-on"},
            paramLabel = "A,B",
            description = "Tried again only after these exit codes, or TIMEOUT, OOM, OUTPUT_LIMIT, USER_EXIT.")
    private @Nullable String retryOn;

    @Option(
            names = {"--retry-memory-factor", "-retry-memory-factor"},
            paramLabel = "N",
            description = "What its memory is multiplied with after OOM.")
    private @Nullable Double memoryFactor;

    @Option(
            names = {"--retry-elsewhere", "-retry-elsewhere"},
            description = "Another worker is preferred to the one that failed it.")
    private boolean elsewhere;

    @Option(
            names = {"--backoff", "-backoff"},
            paramLabel = "TIME",
            description = "First wait before it is tried again, such as 10s.")
    private @Nullable String backoff;

    @Option(
            names = {"--backoff-cap", "-backoff-cap"},
            paramLabel = "TIME",
            description = "The longest wait, such as 10m.")
    private @Nullable String cap;

    @Option(
            names = {"--backoff-factor", "-backoff-factor"},
            paramLabel = "N",
            description = "By which the wait grows with each bad end; 2.")
    private @Nullable Double factor;

    /** Writes what was given into the JSON of the job. */
    void write(JsonGenerator json, String verb) throws IOException, Failure {
        if (gpus != null) {
            json.writeNumberField("gpus", gpus);
        }
        if (resource != null) {
            json.writeObjectFieldStart("resources");
            for (String one : resource) {
                amount(json, one, verb);
            }
            json.writeEndObject();
        }
        if (limit != null) {
            json.writeObjectFieldStart("limits");
            for (String one : limit) {
                count(json, one, verb);
            }
            json.writeEndObject();
        }
        words(json, "prefer", prefer);
        words(json, "avoid", avoid);
        if (preemptible) {
            json.writeBooleanField("preemptible", true);
        }
        if (!hasRetry()) {
            return;
        }
        json.writeObjectFieldStart("retry");
        if (backoff != null) {
            json.writeNumberField("first_ms", Amounts.milliseconds("--backoff", backoff, verb));
        }
        if (factor != null) {
            json.writeNumberField("factor", factor);
        }
        if (cap != null) {
            json.writeNumberField("cap_ms", Amounts.milliseconds("--backoff-cap", cap, verb));
        }
        words(json, "on", retryOn);
        if (memoryFactor != null) {
            json.writeNumberField("memory_factor", memoryFactor);
        }
        if (elsewhere) {
            json.writeBooleanField("elsewhere", true);
        }
        json.writeEndObject();
    }

    private boolean hasRetry() {
        return backoff != null || cap != null || factor != null || retryOn != null || memoryFactor != null || elsewhere;
    }

    private static void amount(JsonGenerator json, String text, String verb) throws IOException, Failure {
        int equals = text.indexOf('=');
        try {
            json.writeNumberField(
                    text.substring(0, Math.max(equals, 0)),
                    new java.math.BigDecimal(text.substring(equals + 1)).doubleValue());
        } catch (NumberFormatException noAmount) {
            throw Failure.usage("Expected --resource NAME=AMOUNT, such as license=1, found " + text, verb);
        }
    }

    private static void count(JsonGenerator json, String text, String verb) throws IOException, Failure {
        int equals = text.indexOf('=');
        try {
            json.writeNumberField(text.substring(0, Math.max(equals, 0)), Long.parseLong(text.substring(equals + 1)));
        } catch (NumberFormatException noCount) {
            throw Failure.usage("Expected --limit NAME=N, such as render=1, found " + text, verb);
        }
    }

    private static void words(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null) {
            Members.strings(json, name, Members.split(text));
        }
    }
}
