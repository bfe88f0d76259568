package hdcf.control.http;

import hdcf.control.backup.BackupSource;
import hdcf.control.blob.BlobFolder;
import hdcf.control.command.JobFlow;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueStats;
import hdcf.control.job.Refusal;
import hdcf.control.output.OutputStore;
import hdcf.control.store.EventFilter;
import hdcf.control.store.EventSignal;
import hdcf.control.store.JobFilter;
import hdcf.control.store.JobList;
import hdcf.control.store.OutputQuestion;
import hdcf.control.store.OutputView;
import hdcf.control.store.Reads;
import hdcf.control.store.StoredAttempt;
import hdcf.control.store.StoredOutput;
import hdcf.control.writer.Command;
import hdcf.control.writer.Reply;
import hdcf.schema.wire.BatchResult;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.StoredFile;
import hdcf.schema.wire.WorkerView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A queue without a writer: answers commands by a script, keeps those it has no answer for, and serves a few rows. */
final class FakeCore implements Core {
    /** Script: the answer, a {@link Refusal}, or null to keep the command waiting. */
    volatile Function<Command<QueueBook, ?>, @Nullable Object> script = command -> null;

    final List<Command<QueueBook, ?>> commands = new CopyOnWriteArrayList<>();
    final LinkedBlockingQueue<Reply<?>> waiting = new LinkedBlockingQueue<>();
    final List<EventView> events = new CopyOnWriteArrayList<>();
    final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    final EventSignal signal = new EventSignal();
    /** Its folder is never made: no attempt is known here, so nothing is taken. */
    final OutputStore outputs =
            new OutputStore(new OutputStore.Settings(Path.of("target", "no-artifacts"), 1, 0), () -> Long.MAX_VALUE);

    volatile QueueStats stats = new QueueStats(
            Map.of(JobStatus.PENDING, 3L),
            2,
            1,
            4,
            50,
            10,
            2_000_000_000L,
            new JobFlow(9, 2, Map.of(JobStatus.COMPLETED, 5L), Map.of(JobStatus.COMPLETED, 7_500L)));
    volatile boolean isFull;
    volatile boolean isDraining;
    volatile @Nullable RuntimeException readFault;
    volatile byte[] output = "hello\n".getBytes(StandardCharsets.UTF_8);

    @Override
    public <A> boolean offer(Command<QueueBook, A> command, Reply<A> reply) {
        if (isFull || isDraining) {
            return false;
        }
        commands.add(command);
        Object answer = script.apply(command);
        if (answer == null) {
            waiting.add(reply);
            return true;
        }
        reply.lane().execute(() -> deliver(reply, answer));
        return true;
    }

    @SuppressWarnings("unchecked")
    static <A> void deliver(Reply<A> reply, Object answer) {
        if (answer instanceof Refusal refusal) {
            reply.refused(refusal);
        } else {
            reply.answered((A) answer);
        }
    }

    @Override
    public boolean isDraining() {
        return isDraining;
    }

    @Override
    public int queueDepth() {
        return waiting.size();
    }

    @Override
    public QueueStats stats() {
        return stats;
    }

    @Override
    public Reads reads() {
        return new FakeReads();
    }

    @Override
    public BlobFolder blobs() {
        throw new UnsupportedOperationException("Expected no question for blobs");
    }

    @Override
    public OutputStore outputs() {
        return outputs;
    }

    @Override
    public BackupSource backups() {
        throw new IllegalStateException("Expected no backup");
    }

    @Override
    public EventSignal eventSignal() {
        return signal;
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return checks;
    }

    /** Adds an event and tells the followers. */
    void record(long id, String event) {
        events.add(new EventView(
                id,
                1,
                1000,
                "job",
                "INFO",
                event,
                null,
                null,
                "j1",
                Json.mapper().createObjectNode()));
        signal.raise(id);
    }

    private final class FakeReads implements Reads {
        @Override
        public JobView job(String idOrNumber) throws Refusal {
            RuntimeException fault = readFault;
            if (fault != null) {
                throw fault;
            }
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a job, found none with id " + idOrNumber);
        }

        @Override
        public JobList jobs(JobFilter filter, int limit, @Nullable Long beforeNumber) {
            return new JobList(List.of(), beforeNumber == null ? 41L : null);
        }

        @Override
        public List<WorkerView> workers() {
            return List.of();
        }

        @Override
        public List<ScheduleView> schedules() {
            return List.of();
        }

        @Override
        public ScheduleView schedule(String idNumberOrName) throws Refusal {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a schedule, found none named " + idNumberOrName);
        }

        @Override
        public List<EventView> events(EventFilter filter) {
            Long since = filter.sinceId();
            return events.stream()
                    .filter(event -> since == null || event.id() > since)
                    .limit(filter.limit())
                    .toList();
        }

        @Override
        public OutputView output(String idOrNumber, OutputQuestion question) {
            StoredAttempt attempt = new StoredAttempt(idOrNumber, "a1", "w1", 1, true, null);
            return new OutputView(
                    new StoredOutput(attempt, output, (long) output.length),
                    true,
                    new Refusal(ProblemCode.OUTPUT_NOT_STORED, "Expected output, found none"));
        }

        @Override
        public @Nullable StoredAttempt attempt(String idOrNumber, String assignmentId) {
            return null;
        }

        @Override
        public Set<String> withOutput(Collection<String> jobIds) {
            return Set.of();
        }

        @Override
        public List<StoredFile> files(String idOrNumber, @Nullable Long attempt) {
            return List.of();
        }

        @Override
        public @Nullable Long blob(String sha256) {
            return null;
        }

        @Override
        public Set<String> blobs(List<String> sums) {
            return Set.of();
        }

        @Override
        public BatchView batch(String idOrNumber) throws Refusal {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a batch, found none with id " + idOrNumber);
        }

        @Override
        public List<BatchView> batches(int limit, @Nullable Long beforeNumber) {
            return List.of();
        }

        @Override
        public List<BatchResult> results(long batchNumber, long position, int limit) {
            return List.of();
        }
    }
}
