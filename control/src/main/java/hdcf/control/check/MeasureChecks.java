package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/** I24, no secret leaks into what people or programs see; I25, resources stay within limits. Both over what the harness notes. */
final class MeasureChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        for (HistoryEvent measured : facts.notes("measured")) {
            JsonNode note = Facts.request(measured);
            double value = note.path("value").asDouble();
            double limit = note.path("limit").asDouble(Double.MAX_VALUE);
            if (value > limit) {
                found.add(
                        "I25",
                        null,
                        "Expected " + note.path("name").asText() + " of at most " + limit + ", but it is " + value,
                        measured);
            }
        }
        List<String> canaries = new ArrayList<>();
        for (HistoryEvent canary : facts.notes("canary")) {
            String secret = Facts.member(canary, "value");
            if (!secret.isBlank()) {
                canaries.add(secret);
            }
        }
        if (canaries.isEmpty()) {
            return;
        }
        for (HistoryEvent seen : facts.notes("seen-text")) {
            leaks(canaries, Facts.member(seen, "text"), Facts.member(seen, "place"), seen, found);
        }
        for (Call call : facts.calls) {
            leaks(canaries, call.answer().toString(), "the answer to " + call.operation(), call.place(), found);
        }
    }

    private static void leaks(List<String> canaries, String text, String where, HistoryEvent place, Findings found) {
        if (canaries.stream().anyMatch(text::contains)) {
            found.add("I24", null, "Expected no secret in " + where + ", but one is there", place);
        }
    }
}
