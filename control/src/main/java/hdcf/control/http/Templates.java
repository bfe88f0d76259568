package hdcf.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.command.JobRules;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitRequest;
import hdcf.schema.wire.TemplateView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of jobs that the operator defined. Immutable. */
public final class Templates {
    /** No kinds at all: every job says what to run. */
    public static final Templates NONE = new Templates(Map.of());

    private final Map<String, Template> byType;

    Templates(Map<String, Template> byType) {
        this.byType = new TreeMap<>(byType);
    }

    /** The rules for jobs that no call brings at this moment. */
    public JobRules rules() {
        return asked -> SubmissionRules.check(asked, "", this);
    }

    List<TemplateView> views() {
        return byType.values().stream().map(Template::view).toList();
    }

    /**
     * The job with the command that its type stands for; a job without a type as it is.
     *
     * @param base pointer of the job in the body; empty when it is the whole body
     */
    SubmitRequest expand(SubmitRequest asked, String base) throws Refusal {
        String type = asked.type();
        JsonNode payload = asked.payload();
        if (type == null) {
            if (payload != null && !payload.isNull()) {
                throw refusal(base + "/payload", "missing", "type beside payload, found none");
            }
            return asked;
        }
        if (asked.command() != null || asked.args() != null) {
            throw refusal(base + "/type", "conflict", "either type or command and args, found both");
        }
        Template template = byType.get(type);
        if (template == null) {
            String nearest = Spelling.nearest(type, List.copyOf(byType.keySet()));
            throw refusal(
                    base + "/type",
                    "unknown_type",
                    "a type that the operator defined, found " + Echo.of(type) + hint(nearest)
                            + (byType.isEmpty() ? ": the control plane was started without --templates" : ""));
        }
        List<String> words = template.words(payload, base + "/payload");
        return asked.running(words.get(0), words.subList(1, words.size()));
    }

    static String hint(@org.jspecify.annotations.Nullable String nearest) {
        return nearest == null ? "" : ". Did you mean \"" + nearest + "\"?";
    }

    static Refusal refusal(String pointer, String code, String expected) {
        return new Refusal(ProblemCode.OUT_OF_RANGE, "Expected " + expected, List.of(new Problem.Fault(pointer, code)));
    }
}
