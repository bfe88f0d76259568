package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.NewJob;
import hdcf.control.command.QueueRules;
import hdcf.control.command.QueueSettings;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes the order of the queue when it is asked for. */
final class QueueRulesTest {
    private static final int WINDOW_SEC = 10;
    private static final int URGENT = 5;

    @TempDir
    Path folder;

    @Test
    void withAgingAJobWaitsNoLongerThanItsBoundHoweverManyComeBeforeIt() throws Refusal {
        Duration window = Duration.ofSeconds(WINDOW_SEC);
        assertThat(waitedSec(new QueueRules(window, 0, 100, 0), 1_000)).isBetween(1, WINDOW_SEC * (URGENT + 1) + 2);
    }

    @Test
    void withoutAgingItWaitsAsLongAsOthersComeBeforeIt() throws Refusal {
        assertThat(waitedSec(QueueRules.STANDARD, 200)).isEqualTo(200);
    }

    /** One job of priority 0, while there are always two of a higher one; a worker does one a second. */
    private int waitedSec(QueueRules rules, int patienceSec) throws Refusal {
        try (Plane plane = open(rules)) {
            plane.register("w1");
            String patient = plane.submit(Wanting.nothing().job());
            plane.submit(Wanting.nothing().at(URGENT).job());
            for (int sec = 0; sec < patienceSec; sec++) {
                plane.submit(Wanting.nothing().at(URGENT).job());
                Assignment given = plane.run("w1");
                if (given.jobId().equals(patient)) {
                    return sec;
                }
                plane.complete(given, "w1");
                plane.pass(Duration.ofSeconds(1));
            }
            return patienceSec;
        }
    }

    @Test
    void agingCostsOneLookForEachPriorityOfAClass() throws Refusal {
        try (Plane plane = open(new QueueRules(Duration.ofSeconds(WINDOW_SEC), 0, 100, 0))) {
            plane.register("w1");
            for (int i = 0; i < 300; i++) {
                plane.submit(Wanting.nothing().at(i % 3).job());
            }
            long before = plane.book().store().jobs().looks();
            plane.take("w1");
            assertThat(plane.book().store().jobs().looks() - before).isEqualTo(4);
        }
    }

    @Test
    void anUrgentBacklogKeepsOthersBackAlsoFromWorkersThatCannotRunIt() throws Refusal {
        try (Plane plane = open(new QueueRules(Duration.ZERO, 2, 100, 0))) {
            plane.register("able", "special");
            plane.register("plain");
            String ordinary = plane.submit("true");
            plane.submit(Wanting.nothing().requiring("special").at(100).job());
            assertThat(plane.call(new WhyCommand(ordinary)).code()).isEqualTo("next");
            plane.submit(Wanting.nothing().requiring("special").at(100).job());
            assertThat(plane.claim("plain")).isEmpty();
            assertThat(plane.call(new WhyCommand(ordinary)).code()).isEqualTo("behind");
            plane.run("able");
            assertThat(plane.claim("plain").map(Assignment::jobId)).isEqualTo(Optional.of(ordinary));
        }
    }

    @Test
    void urgentJobsThatNobodyCanRunKeepNobodyBack() throws Refusal {
        try (Plane plane = open(new QueueRules(Duration.ZERO, 1, 100, 0))) {
            plane.register("plain");
            plane.submit("true");
            plane.submit(Wanting.nothing().requiring("special").at(100).job());
            assertThat(plane.claim("plain")).isPresent();
        }
    }

    @Test
    void aWorkerRunsNoMoreRetriesThanItMay() throws Refusal {
        try (Plane plane = open(new QueueRules(Duration.ZERO, 0, 100, 1))) {
            plane.register("w1");
            for (int i = 0; i < 2; i++) {
                plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 9, 0, false, List.of()));
            }
            Assignment first = plane.run("w1");
            Assignment second = plane.run("w1");
            plane.fail(first, "w1", 1, EndCause.USER_EXIT);
            plane.fail(second, "w1", 1, EndCause.USER_EXIT);
            plane.passHearing(Duration.ofSeconds(10), "w1");
            Assignment retry = plane.run("w1");
            assertThat(plane.claim("w1")).as("a second retry").isEmpty();
            String fresh = plane.submit("true");
            assertThat(plane.run("w1").jobId()).isEqualTo(fresh);
            plane.complete(retry, "w1");
            assertThat(plane.claim("w1")).isPresent();
        }
    }

    private Plane open(QueueRules rules) {
        QueueSettings standard = QueueSettings.standard();
        return Plane.open(
                folder,
                new QueueSettings(
                        standard.heartbeatTimeout(),
                        standard.reconcileInterval(),
                        standard.lostGrace(),
                        standard.undeliveredLimit(),
                        standard.backoff(),
                        standard.flushInterval(),
                        standard.storageReserveBytes(),
                        standard.retention(),
                        standard.health(),
                        standard.limits(),
                        standard.weights(),
                        rules));
    }
}
