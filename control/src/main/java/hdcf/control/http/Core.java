package hdcf.control.http;

import hdcf.control.backup.BackupSource;
import hdcf.control.blob.BlobFolder;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueStats;
import hdcf.control.output.OutputStore;
import hdcf.control.store.EventSignal;
import hdcf.control.store.Reads;
import hdcf.control.writer.Command;
import hdcf.control.writer.Reply;
import java.util.List;

/** The queue behind the HTTP floor, as far as the endpoints may see it. Safe for use by several threads. */
public interface Core {
    /**
     * Hands a command to the writer.
     *
     * @return false when the queue is full or closed: nothing will happen and the reply will not be called
     */
    <A> boolean offer(Command<QueueBook, A> command, Reply<A> reply);

    /** Whether the queue was closed, because the program ends or the writer is gone. */
    boolean isDraining();

    /** Commands that wait now. */
    int queueDepth();

    /** The writer's last snapshot. */
    QueueStats stats();

    /** The read side. */
    Reads reads();

    /** The files of the blobs. */
    BlobFolder blobs();

    /** The streamed output of attempts; its calls block. */
    OutputStore outputs();

    /** The queue as something to be backed up; its calls block. */
    BackupSource backups();

    /** The kinds of jobs that the operator defined. */
    default Templates templates() {
        return Templates.NONE;
    }

    /** Raised when the audit log has grown. */
    EventSignal eventSignal();

    /** How large the log beside the database was when last looked at. */
    long logBytes();

    /** What {@code /healthz} looks at. */
    List<HealthCheck> healthChecks();
}
