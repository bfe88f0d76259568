package hdcf.bench.schedule;

import hdcf.control.chore.HealthDuty;
import hdcf.control.chore.ReconcileDuty;
import hdcf.control.command.Caller;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueParts;
import hdcf.control.command.QueueSettings;
import hdcf.control.job.Refusal;
import hdcf.control.store.EventSignal;
import hdcf.control.store.SqliteFile;
import hdcf.control.store.WriteStore;
import hdcf.control.writer.Command;
import hdcf.control.writer.CommandQueue;
import hdcf.control.writer.Reply;
import hdcf.control.writer.WriteLoop;
import hdcf.schema.db.Migrations;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The control plane's writer on a file of its own, driven turn by turn. Confined to one thread. */
final class VirtualPlane implements AutoCloseable {
    static final Caller CALLER = new Caller("bench", "");
    private static final int QUEUE = 4_096;

    final VirtualClock clock = new VirtualClock();
    private final CommandQueue<QueueBook> queue = new CommandQueue<>(QUEUE, clock);
    private final WriteStore store;
    private final QueueBook book;
    private final WriteLoop<QueueBook> loop;

    VirtualPlane(Path database) {
        SqliteFile file = new SqliteFile(database);
        Migrations.migrate(file.jdbcUrl());
        store = WriteStore.open(file);
        book = new QueueBook(new QueueParts(
                store,
                QueueSettings.standard(),
                clock,
                new SplittableRandom(1),
                new EventSignal(),
                () -> Long.MAX_VALUE));
        book.add(new ReconcileDuty());
        book.add(new HealthDuty());
        loop = new WriteLoop<>(queue, book, clock);
    }

    QueueBook book() {
        return book;
    }

    /** Hands a command in; it is applied with the next turn. */
    <A> void offer(Command<QueueBook, A> command, Consumer<A> answered) {
        boolean isTaken = queue.offer(command, new Reply<A>() {
            @Override
            public void answered(A answer) {
                answered.accept(answer);
            }

            @Override
            public void refused(Refusal refusal) {
                throw new IllegalStateException("Expected no refusal: " + refusal.detail());
            }

            @Override
            public Executor lane() {
                return Runnable::run;
            }

            @Override
            public boolean isGone() {
                return false;
            }
        });
        if (!isTaken) {
            throw new IllegalStateException("Expected room in the queue of calls");
        }
    }

    /** Runs turns until there is nothing to do at this moment. */
    void settle() {
        while (loop.doWork() > 0) {
            // The loop says when it is idle.
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
