package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.inline;

import hdcf.control.job.Job;
import hdcf.schema.wire.JobStatus;
import java.sql.SQLException;
import java.util.List;

/**
 * The write side of the file: one connection, one transaction at a time, the statements of each table. Confined to the writer
 * thread.
 */
public final class WriteStore implements AutoCloseable {
    private static final Sql EARLIER_LEASES = Sql.of(JobTable.select(JOBS.ASSIGNMENT_ID
            .isNotNull()
            .and(JOBS.STATUS.in(inline(JobStatus.PENDING.name()), inline(JobStatus.RETRYING.name())))));

    private final SqlSession session;
    private final CommitMark mark;
    private final JobTable jobs;
    private final AttemptTable attempts;
    private final EventTable events;
    private final WorkerTable workers;
    private final ClassTable classes;
    private final KeyTable keys;
    private final BatchTable batches;
    private final MetaTable meta;
    private final RetentionTable retention;
    private final BlobTable blobs;
    private final ReservationTable reservations;
    private final RevisionTable revisions;
    private final LimitTable limits;
    private final TallyTable tallies;
    private final DependencyTable dependencies;
    private final PreemptionTable preemptions;
    private final ScheduleTable schedules;

    private WriteStore(SqlSession session, CommitMark mark) {
        this.session = session;
        this.mark = mark;
        jobs = new JobTable(session);
        attempts = new AttemptTable(session);
        events = new EventTable(session);
        workers = new WorkerTable(session);
        classes = new ClassTable(session);
        keys = new KeyTable(session);
        batches = new BatchTable(session);
        meta = new MetaTable(session);
        retention = new RetentionTable(session);
        blobs = new BlobTable(session);
        reservations = new ReservationTable(session);
        revisions = new RevisionTable(session);
        limits = new LimitTable(session);
        tallies = new TallyTable(session);
        dependencies = new DependencyTable(session);
        preemptions = new PreemptionTable(session);
        schedules = new ScheduleTable(session);
    }

    /** Opens a migrated file for writing. */
    public static WriteStore open(SqliteFile file) {
        return open(file, CommitSteps.none());
    }

    /** As {@link #open(SqliteFile)}, with something to happen around each COMMIT. */
    public static WriteStore open(SqliteFile file, CommitSteps steps) {
        try {
            return new WriteStore(new SqlSession(file.openWriter(), steps), CommitMark.open(file.path()));
        } catch (SQLException e) {
            throw new StorageFault("Expected to open " + file.path() + " for writing: " + e.getMessage(), e);
        }
    }

    /**
     * Begins a transaction.
     *
     * @return false when another process holds the write lock
     */
    public boolean begin() {
        return session.begin();
    }

    /** Makes the transaction durable; when it throws, the connection must never be used again. */
    public void commit() {
        session.commit();
    }

    /** Notes beside the file that everything up to this event is durable. */
    public void mark(long lastEvent) {
        mark.put(lastEvent);
    }

    /** Statements that wrote since {@link #begin}. */
    public long writes() {
        return session.writes();
    }

    /** How many statements ran since it was opened. */
    public long statements() {
        return session.runs();
    }

    /** Jobs that wait, and whose last lease may still tell its end. Reads the whole table: for one look after a restore. */
    public List<Job> earlierLeases() {
        return session.open(EARLIER_LEASES).list(JobColumns::job);
    }

    public ScheduleTable schedules() {
        return schedules;
    }

    public JobTable jobs() {
        return jobs;
    }

    public AttemptTable attempts() {
        return attempts;
    }

    public EventTable events() {
        return events;
    }

    public WorkerTable workers() {
        return workers;
    }

    public ClassTable classes() {
        return classes;
    }

    public KeyTable keys() {
        return keys;
    }

    public BatchTable batches() {
        return batches;
    }

    public MetaTable meta() {
        return meta;
    }

    public RetentionTable retention() {
        return retention;
    }

    public BlobTable blobs() {
        return blobs;
    }

    public ReservationTable reservations() {
        return reservations;
    }

    public RevisionTable revisions() {
        return revisions;
    }

    public LimitTable limits() {
        return limits;
    }

    public TallyTable tallies() {
        return tallies;
    }

    public DependencyTable dependencies() {
        return dependencies;
    }

    public PreemptionTable preemptions() {
        return preemptions;
    }

    @Override
    public void close() {
        session.close();
        mark.close();
    }
}
