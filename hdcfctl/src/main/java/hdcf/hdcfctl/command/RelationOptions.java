package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell jobs apart and set them in an order. */
final class RelationOptions {
    /** What brings these options in. */
    static final Set<String> NAMES = Set.of("name", "label", "after", "after-mode");

    private static final Set<String> ENDS = Set.of("ok", "fail", "any");

    @Option(
            names = {"--name", "-name"},
            paramLabel = "NAME",
            description = "A name for people: a letter or _, then letters, digits and . _ -")
    private @Nullable String name;

    @Option(
            names = {"--label", "-label"},
            paramLabel = "KEY=VALUE",
            description = "A label to find jobs by, such as team=render or urgent; may be repeated, also with commas.")
    private @Nullable List<String> labels;

    @Option(
            names = {"--after", "-after"},
            paramLabel = "[END:]JOBS",
            description =
                    "Not before these jobs have ended: ok:12,13 (completed; where nothing is said), fail:12 (failed"
                            + " or aborted), any:12 (ended); may be repeated.")
    private @Nullable List<String> after;

    @Option(
            names = {"--after-mode", "-after-mode"},
            paramLabel = "all|any",
            description = "Whether it waits for all of them, or for one; all.")
    private @Nullable String afterMode;

    private @Nullable List<Wish> wishes;

    /** A job that is waited for, as it is sent. */
    private record Wish(String job, String on) {}

    @Nullable
    String name() {
        return name;
    }

    /** Looks up the jobs that are waited for. */
    void resolve(Selection selection, Patience patience, String verb)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        List<Wish> found = new ArrayList<>();
        for (Wish wish : wishes(verb)) {
            for (JsonNode job : patience.untilAnswered(() -> selection.jobs(List.of(wish.job())))) {
                found.add(new Wish(Answer.text(job, "job_id"), wish.on()));
            }
        }
        wishes = found;
    }

    /** Writes what was given into the JSON of the job; names that were not looked up stand for jobs of the same batch. */
    void write(JsonGenerator json, String verb, boolean isNamed) throws IOException, Failure {
        if (name != null && isNamed) {
            json.writeStringField("name", name);
        }
        Members.strings(json, "labels", Members.split(labels == null ? null : String.join(",", labels)));
        List<Wish> all = wishes == null ? wishes(verb) : wishes;
        if (!all.isEmpty()) {
            json.writeArrayFieldStart("after");
            for (Wish wish : all) {
                json.writeStartObject();
                json.writeStringField("job", wish.job());
                json.writeStringField("on", wish.on());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (afterMode != null) {
            json.writeStringField("after_mode", afterMode);
        }
    }

    private List<Wish> wishes(String verb) throws Failure {
        List<Wish> found = new ArrayList<>();
        for (String text : after == null ? List.<String>of() : after) {
            int colon = text.indexOf(':');
            String on = colon < 0 || text.startsWith(Selection.BATCH) ? "ok" : text.substring(0, colon);
            if (!ENDS.contains(on)) {
                throw Failure.usage("Expected --after ok:JOBS, fail:JOBS or any:JOBS, found " + text, verb);
            }
            String jobs = colon < 0 || text.startsWith(Selection.BATCH) ? text : text.substring(colon + 1);
            for (String job : jobs.split(",", -1)) {
                found.add(new Wish(job, on));
            }
        }
        return found;
    }
}
