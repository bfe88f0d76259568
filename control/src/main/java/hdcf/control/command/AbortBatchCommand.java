package hdcf.control.command;

import hdcf.control.command.live.LiveBatch;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.BatchAbortAnswer;
import hdcf.schema.wire.ProblemCode;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /batches/{id}/abort}: stops what is left of a batch. Its jobs are aborted in slices; repeating it is harmless. */
public record AbortBatchCommand(
        Caller caller, String idOrNumber, @Nullable String reason) implements Command<QueueBook, BatchAbortAnswer> {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    @Override
    public void apply(QueueBook book, Ticket<BatchAbortAnswer> ticket) throws Refusal {
        LiveBatch batch = named(book);
        String given = reason == null || reason.isBlank()
                ? "batch " + batch.number() + " was aborted by " + caller.principal()
                : reason;
        long unfinished = batch.unfinished();
        if (unfinished > 0 && !batch.isStopping()) {
            book.relations().batches().stop(batch, given);
            Happening aborted = Happening.of(caller, "batch_aborted", null).with("reason", given);
            aborted.details().put("batch", batch.number());
            book.log(aborted, null, "INFO");
        }
        ticket.answer(new BatchAbortAnswer(
                batch.id(), batch.number(), Objects.requireNonNullElse(batch.stopReason(), given), unfinished));
    }

    private LiveBatch named(QueueBook book) throws Refusal {
        Long number = NUMBER.matcher(idOrNumber).matches()
                ? (Long) Long.parseLong(idOrNumber)
                : book.store().tallies().numberOf(idOrNumber);
        LiveBatch batch = number == null ? null : book.relations().batches().find(number);
        if (batch == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known batch, found no batch " + Echo.of(idOrNumber));
        }
        return batch;
    }
}
