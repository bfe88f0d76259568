package hdcf.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Echo;
import hdcf.control.store.Tags;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.SubmitRequest;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be said of a job for people. Lists from JSON may hold null, whatever their type says. */
final class TagRules {
    /** Of a name. */
    static final String NAME_EXPECTED = "a letter or _, then up to 127 letters, digits or . _ -";
    /** Of a label. */
    static final String LABEL_EXPECTED = "1 to " + Limits.LABEL_CHARS + " letters, digits or . _ : = + / -";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,127}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._:=+/-]{1," + Limits.LABEL_CHARS + "}");

    private TagRules() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /** Labels and type, as it will be stored; whatever is wrong is added to the faults. */
    static Tags tags(SubmitRequest asked, Faults faults) {
        List<String> labels = labels(asked.labels(), faults);
        JsonNode payload = asked.payload();
        boolean hasPayload = payload != null && !payload.isNull();
        return labels == null && asked.type() == null
                ? Tags.NONE
                : new Tags(labels, asked.type(), hasPayload ? payload : null);
    }

    @SuppressWarnings("ConstantValue")
    private static @Nullable List<String> labels(@Nullable List<String> labels, Faults faults) {
        if (labels == null || labels.isEmpty()) {
            return null;
        }
        if (labels.size() > Limits.LABELS) {
            faults.add("/labels", "too_many", "to have at most " + Limits.LABELS + " items", "" + labels.size());
            return null;
        }
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            if (label == null || !isLabel(label)) {
                faults.range("/labels/" + i, LABEL_EXPECTED, label == null ? "null" : Echo.of(label));
                return null;
            }
        }
        return List.copyOf(new TreeSet<>(labels));
    }
}
