package hdcf.control.command;

import hdcf.control.command.live.BatchWork;
import hdcf.control.command.live.Fleet;
import hdcf.control.command.live.Leases;
import hdcf.control.command.live.Member;
import hdcf.control.command.live.ParkedClaims;
import hdcf.control.command.live.ReadyClasses;
import hdcf.control.command.live.Reservations;
import hdcf.control.command.live.Scores;
import hdcf.control.command.live.SharedLimits;
import hdcf.control.command.live.WaitingJobs;
import hdcf.control.job.Job;
import hdcf.control.job.JobState;
import hdcf.control.job.Refusal;
import hdcf.control.job.Retry;
import hdcf.control.store.WriteStore;
import hdcf.control.writer.Book;
import hdcf.control.writer.Turn;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The queue as the writer sees it: the store and the memory that mirrors it. Every change of a job goes through
 * {@link #save}, which guards the write, adds the line of the audit log and brings the memory in line.
 *
 * <p>Confined to the writer thread, but for {@link #stats} and {@link #silentSeconds}.
 */
public final class QueueBook implements Book {
    /** A turn at least so often: a longer gap means that the process or the machine stood still. */
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final QueueParts parts;
    private final WriteStore store;
    private final Sequences sequences;
    private final JobCounts counts;
    private final ReadyClasses ready;
    private final Fleet fleet = new Fleet();
    private final Leases leases = new Leases();
    private final SharedLimits limits;
    private final Reservations reservations;
    private final FleetHealth health;
    private final ParkedClaims parked;
    private final BatchWork batches;
    private final WaitingJobs waiting;
    private final Relations relations;
    private final List<Duty> duties = new ArrayList<>();
    private final Throughput throughput = new Throughput();
    private Turn turn;
    private volatile QueueStats stats;

    /** Opens the book: everything in memory is read from the store, and every wait starts anew. */
    public QueueBook(QueueParts parts) {
        this.parts = parts;
        this.store = parts.store();
        long nanos = parts.clock().nanos();
        long wallMs = parts.clock().wallMillis();
        this.turn = new Turn(nanos, wallMs, wallMs);
        sequences = new Sequences(store.meta(), parts.clock(), parts.random());
        counts = new JobCounts(store.meta());
        Map<String, Long> capacities = store.limits().all();
        capacities.putAll(parts.settings().limits());
        limits = new SharedLimits(capacities);
        ready = new ReadyClasses(store.classes(), store.jobs(), new Gate(this));
        batches = new BatchWork(store.batches().staging());
        waiting = new WaitingJobs(store.jobs());
        relations = new Relations(store);
        fleet.load(store.workers().all(wallMs), nanos);
        reservations = new Reservations(store.reservations(), limits, nanos, this::leftChanged);
        health = new FleetHealth(parts.settings().health());
        parked = new ParkedClaims(
                member -> health.takes(this, member) ? reservations.left(member) : null,
                new Scores(parts.settings().weights(), member -> leases.count(member.workerId())));
        store.jobs().leased().forEach(job -> leases.follow(job, nanos));
        Preempting.restore(this);
        health.load(this);
        leases.forgetTold();
        parts.events().raise(sequences.lastEvent());
        stats = throughput.snapshot(counts, fleet, parked.size());
    }

    /** Adds work that time brings. */
    public void add(Duty duty) {
        duties.add(duty);
    }

    @Override
    public boolean begin(Turn next) {
        if (!store.begin()) {
            return false;
        }
        if (next.nanos() - turn.nanos() > PAUSE_NANOS) {
            fleet.rebase(next.nanos());
            leases.rebase(next.nanos());
            reservations.rebase(next.nanos());
        }
        turn = next;
        return true;
    }

    @Override
    public long writes() {
        return store.writes();
    }

    @Override
    public void finishTurn(boolean mayJudgeTime) {
        parked.expire(turn.nanos());
        if (mayJudgeTime) {
            for (Duty duty : duties) {
                if (duty.nextDueNanos(this) - turn.nanos() <= 0) {
                    duty.run(this);
                }
            }
        }
        parked.match(
                ready,
                (candidate, member) -> Welcome.isWelcome(this, candidate, member),
                (candidate, claim) -> claim.give(Claiming.claim(this, candidate, claim)));
    }

    @Override
    public void commit(int commandsApplied) {
        throughput.applied(commandsApplied);
        if (store.writes() > 0) {
            relations.batches().store(turn.wallSec());
            sequences.store(store.meta());
            counts.store(store.meta());
            throughput.wrote();
        }
        long before = parts.clock().nanos();
        store.commit();
        throughput.committed(parts.clock().nanos() - before);
        store.mark(sequences.lastEvent());
        parts.events().raise(sequences.lastEvent());
        stats = throughput.snapshot(counts, fleet, parked.size());
    }

    @Override
    public long nextDueNanos() {
        long next = Math.min(turn.nanos() + TURN_NANOS, parked.nextDeadlineNanos(Long.MAX_VALUE));
        for (Duty duty : duties) {
            next = Math.min(next, duty.nextDueNanos(this));
        }
        return next;
    }

    /** Writes a job's change, its line of the audit log, and follows it in memory. */
    void save(Job job, Happening happening) {
        relations.prepare(job);
        store.jobs().save(job);
        follow(job, happening);
    }

    /** As above, with what the worker said of the result. */
    void save(Job job, ReportRequest report, Happening happening) {
        relations.prepare(job);
        store.jobs().save(job, report);
        follow(job, happening);
    }

    private void follow(Job job, Happening happening) {
        JobState before = job.loaded();
        JobState after = job.state();
        counts.move(before.status(), after.status());
        throughput.moved(job, before.status(), turn.wallMs());
        leases.follow(job, turn.nanos());
        leftChanged(before.lease().workerId());
        long classId = job.spec().classId();
        if (after.status() == JobStatus.PENDING && after.isReady()) {
            ready.add(classId);
        } else if (before.status() == JobStatus.PENDING) {
            ready.changed(classId);
        }
        Long dueAtMs = after.times().dueAtMs();
        if (after.status() == JobStatus.RETRYING && dueAtMs != null) {
            waiting.retrying(dueAtMs);
        }
        happening.details().put("from", before.status().name());
        happening.details().put("to", after.status().name());
        happening.details().put("lease_epoch", after.lease().epoch());
        log(happening, job.spec().id(), "INFO");
        relations.changed(job, happening.caller(), turn.wallMs(), ofBatch -> log(ofBatch, null, "INFO"));
    }

    /** Adds a line to the audit log. */
    void log(Happening happening, @Nullable String jobId, String level) {
        store.events().insert(sequences.nextEvent(), turn.wallMs(), happening.row(jobId, level));
    }

    /** Stores a worker. */
    public void save(Member member) {
        store.workers().save(member.row(), turn.wallMs(), turn.steadyMs());
    }

    /** The worker with this id, which was heard this moment; null when it never registered. */
    @Nullable
    Member heard(String workerId, Caller caller) {
        Member member = fleet.find(workerId);
        if (member != null && fleet.heard(member, turn.nanos(), turn.wallMs())) {
            save(member);
            log(Happening.of(caller, "worker_online", workerId), null, "INFO");
        }
        return member;
    }

    /** As {@link #heard}, refusing workers that never registered. */
    Member registered(String workerId, Caller caller) throws Refusal {
        Member member = fleet.find(workerId);
        if (member == null) {
            throw new Refusal(
                    ProblemCode.NOT_REGISTERED,
                    "Expected worker " + workerId
                            + " to be registered, found no registration: call POST /register first");
        }
        heard(workerId, caller);
        return member;
    }

    Retry retry() {
        return new Retry(parts.settings().backoff(), turn.steadyMs(), turn.wallMs(), parts.random());
    }

    /** Jobs in a batch that is STAGING and was not given up; null when there is no such batch. */
    @Nullable
    Long stagedJobs(long batchNumber) {
        return batches.isDropped(batchNumber) ? null : store.batches().stagedJobs(batchNumber);
    }

    /** Refuses what would grow the file while the disk is nearly full. */
    void admit() throws Refusal {
        if (parts.freeBytes().getAsLong() < parts.settings().storageReserveBytes()) {
            throw new Refusal(
                    ProblemCode.STORAGE_FULL,
                    "Expected room for new jobs, but the disk of the control plane is nearly full: free some space,"
                            + " then repeat");
        }
    }

    /** How things stand after the last commit. May be called by any thread. */
    public QueueStats stats() {
        return stats;
    }

    /** Seconds since a worker was heard; null when it is not known. May be called by any thread. */
    public @Nullable Long silentSeconds(String workerId) {
        return fleet.silentSeconds(workerId, parts.clock().nanos());
    }

    public Turn turn() {
        return turn;
    }

    public WriteStore store() {
        return store;
    }

    public QueueSettings settings() {
        return parts.settings();
    }

    public Sequences sequences() {
        return sequences;
    }

    public JobCounts counts() {
        return counts;
    }

    public ReadyClasses ready() {
        return ready;
    }

    public Fleet fleet() {
        return fleet;
    }

    public Leases leases() {
        return leases;
    }

    public BatchWork batches() {
        return batches;
    }

    public WaitingJobs waiting() {
        return waiting;
    }

    public Relations relations() {
        return relations;
    }

    public Reservations reservations() {
        return reservations;
    }

    public SharedLimits limits() {
        return limits;
    }

    public FleetHealth health() {
        return health;
    }

    /** More or less is left of a worker than before. */
    private void leftChanged(@Nullable String workerId) {
        if (workerId != null) {
            parked.changed(workerId);
        }
    }

    public ParkedClaims parked() {
        return parked;
    }
}
