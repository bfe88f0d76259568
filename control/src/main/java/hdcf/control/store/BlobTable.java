package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.ATTEMPT_FILES;
import static hdcf.schema.db.tables.Tables.BLOBS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.JOB_INPUTS;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectOne;

import hdcf.control.job.Job;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.InputFile;
import hdcf.schema.wire.OutputFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The writer's statements on blobs and on what names them. Confined to the writer thread. */
public final class BlobTable {
    /** Blobs that one look for old ones sees at most. */
    public static final int SLICE = 500;

    private static final String BEFORE = "before_at";

    private static final Sql LENGTH =
            Sql.of(DSL_CONTEXT.select(BLOBS.LENGTH).from(BLOBS).where(BLOBS.SHA256.eq(param(BLOBS.SHA256))));
    private static final Sql PUT = Sql.of(DSL_CONTEXT
            .insertInto(BLOBS)
            .set(BLOBS.SHA256, param(BLOBS.SHA256))
            .set(BLOBS.LENGTH, param(BLOBS.LENGTH))
            .set(BLOBS.CREATED_AT, param(BLOBS.CREATED_AT))
            .set(BLOBS.LAST_USED_AT, param(BLOBS.LAST_USED_AT))
            .onConflict(BLOBS.SHA256)
            .doUpdate()
            .set(BLOBS.LAST_USED_AT, excluded(BLOBS.LAST_USED_AT)));
    private static final Sql TOUCH = Sql.of(DSL_CONTEXT
            .update(BLOBS)
            .set(BLOBS.LAST_USED_AT, param(BLOBS.LAST_USED_AT))
            .where(BLOBS.SHA256.eq(param(BLOBS.SHA256))));
    private static final Sql AGED = Sql.of(DSL_CONTEXT
            .select(BLOBS.LAST_USED_AT, BLOBS.SHA256)
            .from(BLOBS)
            .where(BLOBS.LAST_USED_AT.lt(param(BEFORE, BLOBS.LAST_USED_AT)))
            .and(row(BLOBS.LAST_USED_AT, BLOBS.SHA256).gt(row(param(BLOBS.LAST_USED_AT), param(BLOBS.SHA256))))
            .orderBy(BLOBS.LAST_USED_AT, BLOBS.SHA256)
            .limit(inline(SLICE)));
    private static final Sql DELETE = Sql.of(DSL_CONTEXT
            .deleteFrom(BLOBS)
            .where(BLOBS.SHA256.eq(param(BLOBS.SHA256)))
            .and(notExists(selectOne().from(JOB_INPUTS).where(JOB_INPUTS.SHA256.eq(BLOBS.SHA256))))
            .and(notExists(selectOne().from(ATTEMPT_FILES).where(ATTEMPT_FILES.SHA256.eq(BLOBS.SHA256))))
            .and(notExists(selectOne()
                    .from(JOBS)
                    .where(JOBS.CHECKPOINT_SHA256.isNotNull())
                    .and(JOBS.CHECKPOINT_SHA256.eq(BLOBS.SHA256)))));
    private static final Sql INSERT_INPUT = Sql.of(DSL_CONTEXT
            .insertInto(JOB_INPUTS)
            .set(JOB_INPUTS.JOB_NUMBER, param(JOB_INPUTS.JOB_NUMBER))
            .set(JOB_INPUTS.PATH, param(JOB_INPUTS.PATH))
            .set(JOB_INPUTS.SHA256, param(JOB_INPUTS.SHA256)));
    private static final Sql INSERT_FILE = Sql.of(DSL_CONTEXT
            .insertInto(ATTEMPT_FILES)
            .set(ATTEMPT_FILES.JOB_NUMBER, param(ATTEMPT_FILES.JOB_NUMBER))
            .set(ATTEMPT_FILES.LEASE_EPOCH, param(ATTEMPT_FILES.LEASE_EPOCH))
            .set(ATTEMPT_FILES.PATH, param(ATTEMPT_FILES.PATH))
            .set(ATTEMPT_FILES.LENGTH, param(ATTEMPT_FILES.LENGTH))
            .set(ATTEMPT_FILES.SHA256, param(ATTEMPT_FILES.SHA256))
            .set(ATTEMPT_FILES.EXECUTABLE, param(ATTEMPT_FILES.EXECUTABLE)));
    private static final Sql CHECKPOINT = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.CHECKPOINT_SHA256, param(JOBS.CHECKPOINT_SHA256))
            .set(JOBS.CHECKPOINT_LENGTH, param(JOBS.CHECKPOINT_LENGTH))
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
            .and(JOBS.LEASE_EPOCH.eq(param(JOBS.LEASE_EPOCH))));

    private final OpenStatement length;
    private final OpenStatement put;
    private final OpenStatement touch;
    private final OpenStatement aged;
    private final OpenStatement delete;
    private final OpenStatement insertInput;
    private final OpenStatement insertFile;
    private final OpenStatement checkpoint;

    BlobTable(SqlSession session) {
        length = session.open(LENGTH);
        put = session.open(PUT);
        touch = session.open(TOUCH);
        aged = session.open(AGED);
        delete = session.open(DELETE);
        insertInput = session.open(INSERT_INPUT);
        insertFile = session.open(INSERT_FILE);
        checkpoint = session.open(CHECKPOINT);
    }

    /** The length of a blob; null when it is not here. */
    public @Nullable Long length(String sha256) {
        return length.set(BLOBS.SHA256, sha256).first(Columns::number);
    }

    /** Stores that a blob is here, used at this moment. */
    public void put(BlobRef blob, long nowSec) {
        put.set(BLOBS.SHA256, blob.sha256())
                .set(BLOBS.LENGTH, blob.length())
                .set(BLOBS.CREATED_AT, nowSec)
                .set(BLOBS.LAST_USED_AT, nowSec)
                .updateOne();
    }

    /** Stores when a blob was used last; false when it is not here. */
    public boolean touch(String sha256, long atSec) {
        return touch.set(BLOBS.SHA256, sha256).set(BLOBS.LAST_USED_AT, atSec).update() == 1;
    }

    /** Some blobs that were used last before this time, the oldest first, beginning after a place. */
    public List<Place> aged(long beforeSec, Place after) {
        return aged.set(BEFORE, beforeSec)
                .set(BLOBS.LAST_USED_AT, after.lastUsedAt())
                .set(BLOBS.SHA256, after.sha256())
                .list(c -> new Place(c.number(), c.text()));
    }

    /** Deletes the row of a blob that nothing names; false when something does. */
    public boolean deleteUnnamed(String sha256) {
        return delete.set(BLOBS.SHA256, sha256).update() == 1;
    }

    /** Stores that a job needs a blob. */
    public void insertInput(long jobNumber, InputFile input) {
        insertInput
                .set(JOB_INPUTS.JOB_NUMBER, jobNumber)
                .set(JOB_INPUTS.PATH, input.path())
                .set(JOB_INPUTS.SHA256, input.sha256())
                .updateOne();
    }

    /** Stores a file that the attempt of the job's current lease left behind. */
    public void insertFile(Job job, OutputFile file) {
        insertFile
                .set(ATTEMPT_FILES.JOB_NUMBER, job.spec().number())
                .set(ATTEMPT_FILES.LEASE_EPOCH, job.lease().epoch())
                .set(ATTEMPT_FILES.PATH, file.path())
                .set(ATTEMPT_FILES.LENGTH, file.length())
                .set(ATTEMPT_FILES.SHA256, file.sha256())
                .set(ATTEMPT_FILES.EXECUTABLE, file.executable() ? 1 : 0)
                .updateOne();
    }

    /**
     * Replaces what a job carries from one attempt to the next. What it carried before nobody asks for any more: it may go with
     * the next clean-up, unless something else names it.
     */
    public void checkpoint(Job job, @Nullable BlobRef blob) {
        BlobRef before = job.spec().wishes().checkpoint();
        checkpoint
                .set(JOBS.CHECKPOINT_SHA256, blob == null ? null : blob.sha256())
                .set(JOBS.CHECKPOINT_LENGTH, blob == null ? null : blob.length())
                .set(JOBS.NUMBER, job.spec().number())
                .set(JOBS.LEASE_EPOCH, job.lease().epoch())
                .updateOne();
        if (before != null && (blob == null || !before.sha256().equals(blob.sha256()))) {
            touch(before.sha256(), 0);
        }
    }

    /** A place in the order of the last use. */
    public record Place(long lastUsedAt, String sha256) {
        /** Before every blob. */
        public static final Place START = new Place(-1, "");
    }
}
