package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.NewJob;
import hdcf.control.command.SubmitCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Resources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a claim costs, in statements and not in time: one look into the index for each class it can serve, however many jobs
 * wait, and none for classes it cannot serve, for jobs of later and for classes that are empty.
 */
final class ClaimCostTest {
    private static final int CLASSES = 20;
    private static final int FEW = 1_000;
    private static final int MANY = Integer.getInteger("claim.pending", 20_000);

    @TempDir
    Path folder;

    @Test
    void aClaimCostsTheSameHoweverManyJobsWait() throws Refusal {
        long few = statementsPerClaim("few", FEW);
        long many = statementsPerClaim("many", MANY);
        assertThat(many).isEqualTo(few).isLessThan(20);
    }

    @Test
    void classesThatTheWorkerCannotServeAreNotLookedAt() throws Refusal {
        try (Plane plane = Plane.open(folder)) {
            for (int i = 0; i < CLASSES; i++) {
                plane.submit(Wanting.nothing().requiring("tag" + i).job());
            }
            plane.submit("true");
            plane.register("plain");
            plane.register("able", "tag3", "tag7");
            assertThat(looks(plane, "plain")).as("its one class").isEqualTo(1);
            assertThat(looks(plane, "plain"))
                    .as("a class without ready jobs is not visited again")
                    .isEqualTo(1);
            assertThat(looks(plane, "plain")).isZero();
            assertThat(looks(plane, "able")).isEqualTo(2);
        }
    }

    @Test
    void jobsOfLaterCostNothing() throws Refusal {
        try (Plane plane = Plane.open(folder)) {
            plane.register("plain");
            plane.claim("plain");
            long later = plane.clock.wallMillis() / 1000 + 1_000;
            for (int i = 0; i < 100; i++) {
                plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 9, later, false, List.of("tag" + i % 10)));
            }
            plane.register("able", "tag1", "tag2", "tag3");
            assertThat(looks(plane, "able")).isZero();
        }
    }

    /** How often a claim looks for the head of a class. */
    private static long looks(Plane plane, String worker) throws Refusal {
        long before = plane.book().store().jobs().looks();
        plane.claim(worker);
        return plane.book().store().jobs().looks() - before;
    }

    private long statementsPerClaim(String name, int jobs) throws Refusal {
        Path own = folder.resolve(name + ".db");
        try (Plane plane = Plane.on(own)) {
            plane.register("w1", new Resources(1_000.0, 1_000_000L, null, List.of(), null), "tag0", "tag1");
            List<NewJob> batch = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                batch.add(Wanting.memory(64L * (1 + i % CLASSES)).at(i % 7).job());
                if (batch.size() == 250 || i == jobs - 1) {
                    plane.call(new SubmitCommand(Plane.CALLER, List.copyOf(batch), null));
                    batch.clear();
                }
            }
            // The first claim learns the head of each class; every later one only that of the class it took from.
            plane.claim("w1");
            long before = plane.book().store().statements();
            for (Assignment given : plane.claim("w1", 50, 0, null).jobs()) {
                assertThat(given.resources()).isNotNull();
            }
            return (plane.book().store().statements() - before) / 50;
        }
    }
}
