package hdcf.control.law;

import hdcf.control.chore.Duties;
import hdcf.control.command.AbortCommand;
import hdcf.control.command.AckCommand;
import hdcf.control.command.Caller;
import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.CompleteCommand;
import hdcf.control.command.FailCommand;
import hdcf.control.command.HeartbeatCommand;
import hdcf.control.command.JobRules;
import hdcf.control.command.NewJob;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueParts;
import hdcf.control.command.QueueSettings;
import hdcf.control.command.ReconnectCommand;
import hdcf.control.command.RegisterCommand;
import hdcf.control.command.ReleaseCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.Verdict;
import hdcf.control.http.Templates;
import hdcf.control.job.Refusal;
import hdcf.control.store.EmptyDatabase;
import hdcf.control.store.EventSignal;
import hdcf.control.store.LiveWorkerFigures;
import hdcf.control.store.ReadStore;
import hdcf.control.store.SqliteFile;
import hdcf.control.store.WriteStore;
import hdcf.control.writer.Command;
import hdcf.control.writer.CommandQueue;
import hdcf.control.writer.WriteLoop;
import hdcf.schema.wire.AbortAnswer;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.Progress;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.WorkAnswer;
import hdcf.schema.wire.WorkerView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The production classes from the command queue down to the file, driven turn by turn on a hand-set clock. */
final class Plane implements AutoCloseable {
    static final Caller CALLER = new Caller("test", "r1");

    final HandClock clock;
    final QueueSettings settings;
    private final Path file;
    private long freeBytes = Long.MAX_VALUE;
    private JobRules rules = Templates.NONE.rules();
    private CommandQueue<QueueBook> queue;
    private WriteStore store;
    private QueueBook book;
    private WriteLoop<QueueBook> loop;
    private ReadStore reads;

    private Plane(Path file, HandClock clock, QueueSettings settings) {
        this.file = file;
        this.clock = clock;
        this.settings = settings;
        EmptyDatabase.at(file);
        queue = new CommandQueue<>(10_000, clock);
        store = WriteStore.open(new SqliteFile(file));
        book = newBook();
        loop = new WriteLoop<>(queue, book, clock);
        reads = ReadStore.open(new SqliteFile(file), 1, Duration.ofSeconds(20), figures(), clock);
    }

    static Plane open(Path folder) {
        return new Plane(folder.resolve("jobs.db"), new HandClock(), QueueSettings.standard());
    }

    static Plane on(Path file) {
        return new Plane(file, new HandClock(), QueueSettings.standard());
    }

    static Plane open(Path folder, QueueSettings settings) {
        return new Plane(folder.resolve("jobs.db"), new HandClock(), settings);
    }

    /** What the book of this moment remembers. */
    private LiveWorkerFigures figures() {
        QueueBook now = book;
        return new LiveWorkerFigures() {
            @Override
            public @Nullable Long silentSeconds(String workerId) {
                return now.silentSeconds(workerId);
            }

            @Override
            public long suspectSeconds() {
                return settings.health().suspectAfter().toSeconds();
            }

            @Override
            public @Nullable Progress progress(long jobNumber) {
                return now.leases().progress(jobNumber);
            }
        };
    }

    private QueueBook newBook() {
        QueueBook opened = new QueueBook(
                new QueueParts(store, settings, clock, new SplittableRandom(7), new EventSignal(), () -> freeBytes));
        Duties.all(rules).forEach(opened::add);
        return opened;
    }

    /** What a job of recurring work must look like from the next restart on. */
    void rules(JobRules others) {
        rules = others;
    }

    /** The process ends and another one opens the same file, {@code downtime} later. */
    void restart(Duration downtime) {
        close();
        clock.pass(downtime);
        queue = new CommandQueue<>(10_000, clock);
        store = WriteStore.open(new SqliteFile(file));
        book = newBook();
        loop = new WriteLoop<>(queue, book, clock);
        reads = ReadStore.open(new SqliteFile(file), 1, Duration.ofSeconds(20), figures(), clock);
        settle();
    }

    /** Runs turns until there is nothing to do at this moment. */
    void settle() {
        while (loop.doWork() > 0) {
            // The loop says when it is idle.
        }
    }

    /** One turn; returns whether there was something to do. */
    boolean turn() {
        return loop.doWork() > 0;
    }

    /** Time passes, second by second, with the writer awake. */
    void pass(Duration time) {
        long steps = time.toSeconds();
        for (long i = 0; i < steps; i++) {
            clock.pass(Duration.ofSeconds(1));
            settle();
        }
        clock.pass(time.minusSeconds(steps));
        settle();
    }

    /** As {@link #pass}, while these workers send plain heartbeats that name nothing, every five seconds. */
    void passHearing(Duration time, String... workers) throws Refusal {
        for (long i = 0; i < time.toSeconds(); i++) {
            clock.pass(Duration.ofSeconds(1));
            if (i % 5 == 0) {
                for (String worker : workers) {
                    claim(worker, 0, 0, null);
                }
            }
            settle();
        }
    }

    /** Time passes at once: the writer stood still. */
    void pause(Duration time) {
        clock.pass(time);
        settle();
    }

    /** Statements that ran so far. */
    long statements() {
        return store.statements();
    }

    Path file() {
        return file;
    }

    void freeSpace(long bytes) {
        freeBytes = bytes;
    }

    QueueBook book() {
        return book;
    }

    ReadStore reads() {
        return reads;
    }

    /** Applies one command in a turn of its own and returns its answer. */
    <A> A call(Command<QueueBook, A> command) throws Refusal {
        Pending<A> pending = start(command);
        settle();
        return pending.get();
    }

    /** Hands a command in; it is applied with the next turn. */
    <A> Pending<A> start(Command<QueueBook, A> command) {
        Pending<A> pending = new Pending<>();
        if (!queue.offer(command, pending)) {
            throw new IllegalStateException("Expected room in the queue");
        }
        return pending;
    }

    static NewJob job(String command) {
        return new NewJob(command, List.of(), "", 0, 3, 5, 0, 0, false, List.of());
    }

    String submit(NewJob job) throws Refusal {
        return call(new SubmitCommand(CALLER, List.of(job), null)).jobs().get(0).jobId();
    }

    String submit(String command) throws Refusal {
        return submit(job(command));
    }

    void register(String workerId, String... capabilities) throws Refusal {
        call(new RegisterCommand(CALLER, new RegisterRequest(workerId, null, List.of(capabilities), null, null, null)));
    }

    /** Registers a worker that tells what it has. */
    void register(String workerId, Resources resources, String... capabilities) throws Refusal {
        register(new RegisterRequest(workerId, null, List.of(capabilities), null, "b1", 8, resources));
    }

    void register(RegisterRequest request) throws Refusal {
        call(new RegisterCommand(CALLER, request));
    }

    WorkAnswer claim(String workerId, int max, long waitMs, @Nullable String claimId) throws Refusal {
        return call(new ClaimCommand(CALLER, new ClaimRequest(workerId, max, waitMs, claimId)));
    }

    Optional<Assignment> claim(String workerId) throws Refusal {
        return claim(workerId, 1, 0, null).jobs().stream().findFirst();
    }

    /** Claims a job that has to be there. */
    Assignment take(String workerId) throws Refusal {
        return claim(workerId).orElseThrow(() -> new AssertionError("Expected a job for " + workerId));
    }

    JobAnswer ack(Assignment assignment, String workerId) throws Refusal {
        return only(call(new AckCommand(
                CALLER, List.of(new LeaseRef(assignment.jobId(), workerId, assignment.assignmentId())))));
    }

    JobAnswer release(Assignment assignment, String workerId) throws Refusal {
        return only(call(new ReleaseCommand(
                CALLER, List.of(new LeaseRef(assignment.jobId(), workerId, assignment.assignmentId())))));
    }

    /** Claims and acknowledges. */
    Assignment run(String workerId) throws Refusal {
        Assignment assignment = take(workerId);
        ack(assignment, workerId);
        return assignment;
    }

    JobAnswer complete(Assignment assignment, String workerId) throws Refusal {
        return only(call(new CompleteCommand(CALLER, List.of(Reporting.completion(assignment, workerId)))));
    }

    JobAnswer fail(Assignment assignment, String workerId, int exitCode, @Nullable EndCause cause) throws Refusal {
        return only(call(new FailCommand(CALLER, List.of(Reporting.failure(assignment, workerId, exitCode, cause)))));
    }

    /** A heartbeat of a base worker. */
    HeartbeatAnswer heartbeat(String workerId, long seq, @Nullable String currentJobId) throws Refusal {
        return call(new HeartbeatCommand(
                CALLER, new HeartbeatRequest(workerId, currentJobId, null, seq, null, null, null, null, null, null)));
    }

    /** A heartbeat that lists what the worker holds. */
    HeartbeatAnswer heartbeat(String workerId, long seq, List<Assignment> held) throws Refusal {
        return call(new HeartbeatCommand(
                CALLER, new HeartbeatRequest(workerId, null, null, seq, null, "i1", "b1", 4, held(held), null)));
    }

    ReconnectAnswer reconnect(
            String workerId, @Nullable String instanceId, List<ReportRequest> ended, @Nullable List<Assignment> held)
            throws Refusal {
        return call(new ReconnectCommand(
                CALLER,
                new ReconnectRequest(workerId, null, ended, instanceId, "b1", held == null ? null : held(held))));
    }

    AbortAnswer abort(@Nullable String jobId, @Nullable String workerId) throws Refusal {
        return call(new AbortCommand(CALLER, new AbortRequest(jobId, workerId, "because")));
    }

    JobView view(String jobId) throws Refusal {
        return reads.job(jobId);
    }

    WorkerView worker(String workerId) throws Refusal {
        return reads.workers().stream()
                .filter(worker -> worker.workerId().equals(workerId))
                .findFirst()
                .orElseThrow();
    }

    JobStatus status(String jobId) throws Refusal {
        return view(jobId).status();
    }

    private static List<HeldAssignment> held(List<Assignment> assignments) {
        return assignments.stream()
                .map(a -> new HeldAssignment(a.jobId(), a.assignmentId()))
                .toList();
    }

    private static JobAnswer only(List<Verdict> verdicts) throws Refusal {
        Verdict verdict = verdicts.get(0);
        Refusal refusal = verdict.refusal();
        if (refusal != null) {
            throw refusal;
        }
        return Objects.requireNonNull(verdict.answer());
    }

    @Override
    public void close() {
        reads.close();
        store.close();
    }
}
