package hdcf.verify.sim;

import hdcf.control.store.CommitSteps;
import hdcf.control.store.StorageFault;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What goes wrong around a commit: the process dies before or after it, its machine loses power in it, or it fails. */
final class CommitFaults implements CommitSteps {
    private enum Next {
        DIE_BEFORE,
        DIE_AFTER,
        FAIL_BEFORE,
        FAIL_AFTER,
        TEAR,
        POWER_AFTER
    }

    private final World world;
    private final PlaneFiles files;
    private final SplittableRandom random;
    private @Nullable Next drawn;
    private @Nullable Next ordered;
    private @Nullable StorageFault thrown;
    private PlaneFiles.Ending ending = PlaneFiles.Ending.KILLED;
    private long tornFrom;
    private int failedRun = -1;

    CommitFaults(World world, PlaneFiles files) {
        this.world = world;
        this.files = files;
        this.random = world.random("commits");
    }

    void tearNext() {
        ordered = Next.TEAR;
    }

    void failNext(boolean withEffect) {
        ordered = withEffect ? Next.FAIL_AFTER : Next.FAIL_BEFORE;
    }

    void heal() {
        ordered = null;
    }

    /** How the process, or its machine, ended in the last commit. */
    PlaneFiles.Ending ending() {
        return ending;
    }

    /** Where in the log the commit began that the power cut tore. */
    long tornFrom() {
        return tornFrom;
    }

    boolean isExpected(StorageFault fault) {
        return fault.equals(thrown);
    }

    /** From here on the answers of this run may leave although it has ended: it ended by its own decision. */
    void failed(int run) {
        failedRun = run;
    }

    boolean hasFailed(int run) {
        return failedRun == run;
    }

    @Override
    public void before() {
        drawn = ordered;
        ordered = null;
        if (drawn == null && world.chance(random, world.rates().commitCrash())) {
            drawn = Next.values()[random.nextInt(Next.values().length)];
        }
        Next next = drawn;
        if (next == null) {
            return;
        }
        world.trace.line("commit " + next);
        ending = PlaneFiles.Ending.KILLED;
        switch (next) {
            case DIE_BEFORE -> {
                world.tally.hit("plane died before commit");
                throw new SimDeath("before a commit");
            }
            case FAIL_BEFORE -> {
                world.tally.hit("commit failed without effect");
                throw fault();
            }
            case TEAR -> tornFrom = files.logEnd();
            case DIE_AFTER, FAIL_AFTER, POWER_AFTER -> {
                // Its time comes after the commit.
            }
        }
    }

    @Override
    public void after() {
        Next next = drawn;
        drawn = null;
        if (next == null) {
            return;
        }
        switch (next) {
            case DIE_AFTER -> world.tally.hit("plane died after commit");
            case FAIL_AFTER -> {
                world.tally.hit("commit failed with effect");
                throw fault();
            }
            case TEAR -> {
                world.tally.hit("power cut in a commit");
                ending = PlaneFiles.Ending.TORN;
            }
            case POWER_AFTER -> {
                world.tally.hit("power cut after a commit");
                ending = PlaneFiles.Ending.POWER;
            }
            case DIE_BEFORE, FAIL_BEFORE -> throw new IllegalStateException("Expected to have ended before");
        }
        throw new SimDeath("after a commit");
    }

    private StorageFault fault() {
        StorageFault fault = new StorageFault("Expected to commit", new SQLException("simulated"));
        thrown = fault;
        return fault;
    }
}
