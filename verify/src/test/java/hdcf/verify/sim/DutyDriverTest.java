package hdcf.verify.sim;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.loop.Doorbell;
import hdcf.worker.loop.DutyCycle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which looks of a worker's loops are left out because they would find nothing, and which are not. */
final class DutyDriverTest {
    /** A world in which loops keep their true rhythm. */
    private static final long TRUE_RHYTHM = 4;

    private static final long END = 120 * World.SECOND;
    private static final long CHANGE = 50 * World.SECOND + 300 * World.MS;

    @TempDir
    Path folder;

    private World world;
    private final List<Long> looks = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        world = new World(Plan.draw(TRUE_RHYTHM).withRates(Plan.Rates.none()), folder, false);
    }

    @AfterEach
    void close() {
        world.timeline.close();
    }

    /** Never finds anything, and notes when it looked. */
    private record Idle(World world, long napNanos, Doorbell bell, List<Long> looks) implements DutyCycle {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public int doWork() {
            looks.add(world.timeline.now());
            return 0;
        }
    }

    private Idle idle(long napNanos) {
        return new Idle(world, napNanos, new Doorbell(), looks);
    }

    private DutyDriver drive(DutyCycle duty) {
        SimHost host = world.hosts.get(0);
        DutyDriver driver = new DutyDriver(world, host, List.of(duty), host.clock);
        driver.start();
        return driver;
    }

    private void run() {
        world.timeline.run(() -> world.timeline.now() >= END);
    }

    private long firstAfter(long nanos) {
        return looks.stream().filter(at -> at > nanos).findFirst().orElseThrow();
    }

    @Test
    void leavesOutMostLooksWhileNothingChanges() {
        drive(idle(World.SECOND));
        run();
        assertThat(looks).hasSizeBetween(8, 20);
    }

    @Test
    void looksAtItsTimeAgainWhenSomethingChanged() {
        DutyDriver driver = drive(idle(World.SECOND));
        world.timeline.after(CHANGE, driver::rang);
        run();
        assertThat(firstAfter(CHANGE)).isBetween(51 * World.SECOND, 51 * World.SECOND + World.MS);
    }

    @Test
    void looksAtOnceWhenItsBellRings() {
        Idle idle = idle(World.SECOND);
        DutyDriver driver = drive(idle);
        world.timeline.after(CHANGE, () -> {
            idle.bell().ring();
            driver.rang();
        });
        run();
        assertThat(firstAfter(CHANGE)).isLessThan(CHANGE + World.MS);
    }

    @Test
    void leavesOutNoLookBehindWhichADeadlineMayHide() {
        drive(idle(250 * World.MS));
        run();
        assertThat(looks).hasSizeBetween(478, 481);
    }
}
