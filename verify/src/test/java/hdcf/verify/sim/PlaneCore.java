package hdcf.verify.sim;

import hdcf.control.backup.BackupSource;
import hdcf.control.blob.BlobFolder;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueStats;
import hdcf.control.http.Core;
import hdcf.control.http.HealthCheck;
import hdcf.control.output.OutputStore;
import hdcf.control.store.EventSignal;
import hdcf.control.store.LiveWorkerFigures;
import hdcf.control.store.ReadStore;
import hdcf.control.store.Reads;
import hdcf.control.store.WriteStore;
import hdcf.control.writer.Command;
import hdcf.control.writer.CommandQueue;
import hdcf.control.writer.Reply;
import hdcf.schema.wire.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queue behind the protocol, without threads: whoever has to wait for the writer drives it. */
final class PlaneCore implements Core {
    private final Parts parts;
    private @Nullable Runnable pump;

    /** What is open. */
    record Parts(
            CommandQueue<QueueBook> queue,
            QueueBook book,
            WriteStore store,
            ReadStore reads,
            OutputStore outputs,
            BlobFolder blobs,
            EventSignal events) {}

    /** What the writer remembers. */
    record Figures(QueueBook book) implements LiveWorkerFigures {
        @Override
        public @Nullable Long silentSeconds(String workerId) {
            return book.silentSeconds(workerId);
        }

        @Override
        public @Nullable Progress progress(long jobNumber) {
            return book.leases().progress(jobNumber);
        }

        @Override
        public long suspectSeconds() {
            return Long.MAX_VALUE;
        }
    }

    PlaneCore(Parts parts) {
        this.parts = parts;
    }

    /** While this is set, a command is applied before the call that offers it returns. */
    void pump(@Nullable Runnable turn) {
        pump = turn;
    }

    QueueBook book() {
        return parts.book();
    }

    @Override
    public <A> boolean offer(Command<QueueBook, A> command, Reply<A> reply) {
        boolean isTaken = parts.queue().offer(command, reply);
        Runnable turn = pump;
        if (isTaken && turn != null) {
            turn.run();
        }
        return isTaken;
    }

    @Override
    public boolean isDraining() {
        return parts.queue().isClosed();
    }

    @Override
    public int queueDepth() {
        return parts.queue().size();
    }

    @Override
    public QueueStats stats() {
        return parts.book().stats();
    }

    @Override
    public Reads reads() {
        return parts.reads();
    }

    @Override
    public BlobFolder blobs() {
        return parts.blobs();
    }

    @Override
    public OutputStore outputs() {
        return parts.outputs();
    }

    @Override
    public BackupSource backups() {
        throw new IllegalStateException("Expected no backup in a simulated run");
    }

    @Override
    public EventSignal eventSignal() {
        return parts.events();
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of();
    }

    /** Lets go of the files, as the system does for a process that is gone. */
    void close() {
        parts.reads().close();
        parts.store().close();
        parts.outputs().close();
    }
}
