package hdcf.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.command.Verdict;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.ArrayElement;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a list, each judged by itself: what is refused here does not keep the others from the writer.
 *
 * @param <T> the record of a single call
 */
final class Elements<T> {
    private final boolean isList;
    private final List<@Nullable Refusal> refusals = new ArrayList<>();
    private final List<T> good = new ArrayList<>();

    private Elements(boolean isList) {
        this.isList = isList;
    }

    /** Judges; a single call that is refused is refused as a whole. */
    static <T> Elements<T> judge(JsonBody.Content<JsonBody.Element<T>> content, Rule<T> rule) throws Refusal {
        Elements<T> elements = new Elements<>(content.isList());
        for (JsonBody.Element<T> element : content.items()) {
            try {
                elements.add(element, rule);
            } catch (Refusal refusal) {
                if (!content.isList()) {
                    throw refusal;
                }
                elements.refusals.add(refusal);
            }
        }
        return elements;
    }

    private void add(JsonBody.Element<T> element, Rule<T> rule) throws Refusal {
        T item = element.item();
        if (item == null) {
            refusals.add(element.refusal());
        } else {
            rule.check(item);
            good.add(item);
            refusals.add(null);
        }
    }

    /** What goes to the writer. */
    List<T> good() {
        return List.copyOf(good);
    }

    /** The answer to the whole call, from the verdicts on {@link #good}. */
    Response render(List<Verdict> verdicts, String requestId) {
        if (!isList) {
            Verdict only = verdicts.get(0);
            Refusal refusal = only.refusal();
            return refusal == null ? Response.json(200, answer(only)) : Response.problem(refusal, requestId);
        }
        List<ArrayElement> answers = new ArrayList<>(refusals.size());
        int next = 0;
        for (Refusal own : refusals) {
            Verdict verdict = own == null ? verdicts.get(next++) : null;
            Refusal refusal = verdict == null ? own : verdict.refusal();
            if (refusal != null) {
                JsonNode problem = Json.tree(refusal.problem(requestId));
                answers.add(new ArrayElement(refusal.code().status(), problem));
            } else if (verdict != null) {
                answers.add(new ArrayElement(200, Json.tree(answer(verdict))));
            }
        }
        return Response.json(200, answers);
    }

    private static JobAnswer answer(Verdict verdict) {
        JobAnswer answer = verdict.answer();
        if (answer == null) {
            throw new IllegalStateException("Expected an answer or a refusal, found neither");
        }
        return answer;
    }

    /** What an element must look like. */
    @FunctionalInterface
    interface Rule<T> {
        void check(T item) throws Refusal;
    }
}
