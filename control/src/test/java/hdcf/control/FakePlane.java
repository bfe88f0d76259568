package hdcf.control;

import hdcf.control.backup.BackupSource;
import hdcf.control.blob.BlobFolder;
import hdcf.control.command.JobFlow;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueStats;
import hdcf.control.http.HealthCheck;
import hdcf.control.output.OutputStore;
import hdcf.control.store.EventSignal;
import hdcf.control.store.Reads;
import hdcf.control.writer.Command;
import hdcf.control.writer.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A queue that takes nothing; it only knows how it was stopped. */
final class FakePlane implements ControlPlane {
    final List<String> steps = new CopyOnWriteArrayList<>();
    volatile boolean isClosed;

    @Override
    public void drain() {
        steps.add("drain");
    }

    @Override
    public int awaitEnd() {
        return 74;
    }

    @Override
    public void close() {
        steps.add("close");
        isClosed = true;
    }

    @Override
    public <A> boolean offer(Command<QueueBook, A> command, Reply<A> reply) {
        return false;
    }

    @Override
    public boolean isDraining() {
        return false;
    }

    @Override
    public int queueDepth() {
        return 0;
    }

    @Override
    public QueueStats stats() {
        return new QueueStats(Map.of(), 0, 0, 0, 0, 0, 0, JobFlow.NONE);
    }

    @Override
    public Reads reads() {
        throw new IllegalStateException("Expected no read");
    }

    @Override
    public BlobFolder blobs() {
        throw new IllegalStateException("Expected no blob");
    }

    @Override
    public OutputStore outputs() {
        throw new IllegalStateException("Expected no output");
    }

    @Override
    public BackupSource backups() {
        throw new IllegalStateException("Expected no backup");
    }

    @Override
    public EventSignal eventSignal() {
        return new EventSignal();
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of();
    }
}
