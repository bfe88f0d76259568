package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.HoldCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import hdcf.schema.wire.WhyAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a job does not run, in one sentence, and what would help. */
final class WhyTest {
    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() {
        plane = Plane.open(folder);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void withoutWorkersThereIsNoOneToTakeIt() throws Refusal {
        WhyAnswer why = why(plane.submit("true"));
        assertThat(why.code()).isEqualTo("no_worker");
        assertThat(why.sentence()).isEqualTo("There is no worker");
        assertThat(why.fix()).startsWith("start a worker");
    }

    @Test
    void aSilentWorkerTakesNothing() throws Refusal {
        plane.register("n1");
        plane.claim("n1");
        plane.pass(Duration.ofSeconds(70));
        WhyAnswer why = why(plane.submit("true"));
        assertThat(why.code()).isEqualTo("no_worker");
        assertThat(why.workers().get(0).code()).isEqualTo("offline");
    }

    @Test
    void namesWhatNoWorkerHasAndTheNearestThatHasLeast() throws Refusal {
        plane.register("n1", new Resources(4.0, 16_000L, null, List.of(), null));
        plane.register("n2", new Resources(4.0, 8_000L, null, List.of(), null));
        WhyAnswer why = why(plane.submit(Wanting.memory(24_000).job()));
        assertThat(why.code()).isEqualTo("unsatisfiable");
        assertThat(why.sentence())
                .isEqualTo("No worker has 24000 MiB of memory; n1 comes nearest with 16000 MiB of memory");
        assertThat(why.fix())
                .isEqualTo("start a worker that offers 24000 MiB of memory, or submit the job again asking for less");
        assertThat(why(plane.submit(Wanting.nothing().requiring("avx").job())).sentence())
                .startsWith("No worker has capability avx");
        Resources license = new Resources(0.5, null, null, null, Map.of("license", 1.0));
        assertThat(why(plane.submit(Wanting.nothing().with(license).job())).sentence())
                .startsWith("No worker has license=1");
    }

    @Test
    void waitsForRoom() throws Refusal {
        plane.register("n1", new Resources(4.0, null, null, List.of(), null));
        plane.submit(Wanting.cpus(3).job());
        plane.run("n1");
        WhyAnswer why = why(plane.submit(Wanting.cpus(1.5).job()));
        assertThat(why.code()).isEqualTo("full");
        assertThat(why.sentence()).isEqualTo("It waits for room: n1 has only 1 cpus left beside what it runs");
    }

    @Test
    void isNextOrBehindOthers() throws Refusal {
        plane.register("n1");
        String first = plane.submit("true");
        plane.submit("true");
        String third = plane.submit("true");
        assertThat(why(first).code()).isEqualTo("next");
        WhyAnswer why = why(third);
        assertThat(why.code()).isEqualTo("behind");
        assertThat(why.ahead()).isEqualTo(2);
        assertThat(why.sentence()).isEqualTo("It is behind 2 jobs of higher priority or older");
        assertThat(why("3")).isEqualTo(why);
    }

    @Test
    void waitsForABetterWorker() throws Refusal {
        plane.register("n1", "laptop");
        plane.register("n2");
        plane.submit("true");
        plane.take("n2");
        String id = plane.submit(Wanting.nothing().avoiding("laptop").job());
        assertThat(why(id).workers().stream().map(worker -> worker.workerId() + " " + worker.code()))
                .containsExactly("n1 declined", "n2 takes");
    }

    @Test
    void waitsForATimeAPersonOrAnEnd() throws Refusal {
        plane.register("n1");
        long at = plane.clock.wallMillis() / 1000 + 100;
        String scheduled = plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, at, false, List.of()));
        assertThat(why(scheduled).code()).isEqualTo("scheduled");
        assertThat(why(scheduled).dueAtMs()).isEqualTo(at * 1000);
        String held = plane.submit("true");
        plane.call(new HoldCommand(Plane.CALLER, held));
        assertThat(why(held).code()).isEqualTo("held");
        assertThat(why(held).fix()).contains("/release");
        String failing = plane.submit(Wanting.nothing()
                .retrying(new RetryPolicy(60_000L, null, null, null, null, null, null))
                .job());
        Assignment running = plane.take("n1");
        assertThat(why(failing).code()).isEqualTo("assigned");
        plane.ack(running, "n1");
        assertThat(why(failing).sentence()).isEqualTo("It runs on n1");
        plane.fail(running, "n1", 1, null);
        assertThat(why(failing).code()).isEqualTo("backing_off");
        plane.abort(failing, null);
        assertThat(why(failing).code()).isEqualTo("ended");
        assertThat(Refused.code(() -> why("nobody"))).isEqualTo(ProblemCode.NOT_FOUND);
    }

    private WhyAnswer why(String id) throws Refusal {
        return plane.call(new WhyCommand(id));
    }
}
