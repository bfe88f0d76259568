package hdcf.control.command;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.store.KeyTable;
import hdcf.schema.wire.BatchAnswer;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was answered to a submission with an {@code Idempotency-Key}; looked up inside the transaction. */
final class FirstAnswers {
    private FirstAnswers() {}

    /** The first answer to this key, or null when this is the first. */
    static @Nullable SubmitReceipt find(QueueBook book, @Nullable IdempotencyKey key) throws Refusal {
        String text = findText(book, key);
        return text == null ? null : new SubmitReceipt(List.of(Json.parse(text, SubmitAnswer[].class)), true);
    }

    /** As above, as it was kept. */
    static @Nullable String findText(QueueBook book, @Nullable IdempotencyKey key) throws Refusal {
        KeyTable.FirstAnswer first = key == null ? null : book.store().keys().find(key.scope(), key.key());
        if (key == null || first == null) {
            return null;
        }
        if (!first.bodySha256().equals(key.bodySha256())) {
            throw new Refusal(
                    ProblemCode.IDEMPOTENCY_MISMATCH,
                    "Expected the body that was first sent with Idempotency-Key " + Echo.of(key.key())
                            + ", found another: use a fresh key for another submission");
        }
        return first.answerJson();
    }

    /** The answer to the submission of a batch. */
    static BatchAnswer batch(String text) {
        return Json.parse(text, BatchAnswer.class);
    }

    /** The numbers of what was submitted, in order. */
    static KeyTable.Numbers numbers(List<SubmitAnswer> jobs) {
        return new KeyTable.Numbers(
                jobs.get(0).number(), jobs.get(jobs.size() - 1).number());
    }

    static void keep(QueueBook book, @Nullable IdempotencyKey key, String answerJson, KeyTable.Numbers jobs) {
        if (key != null) {
            book.store()
                    .keys()
                    .insert(
                            key.scope(),
                            key.key(),
                            new KeyTable.FirstAnswer(key.bodySha256(), answerJson),
                            jobs,
                            book.turn().wallSec());
        }
    }
}
