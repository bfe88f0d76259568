package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.WorkAnswer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job asks for is reserved with the claim. */
final class ReservationsTest {
    private static final Resources MACHINE =
            new Resources(4.0, 8192L, null, List.of("GPU-a", "GPU-b"), Map.of("license", 1.0));

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("n1", MACHINE);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void givesAWorkerOnlyWhatFitsBesideWhatItRuns() throws Refusal {
        plane.submit(Wanting.cpus(2.5).job());
        String second = plane.submit(Wanting.cpus(2.5).job());
        String small = plane.submit(Wanting.cpus(1.5).job());
        List<Assignment> given = plane.claim("n1", 8, 0, null).jobs();
        assertThat(given.stream().map(Assignment::jobId))
                .as("the second one has no room, the small one behind it has")
                .hasSize(2)
                .contains(small);
        assertThat(plane.status(second)).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void fractionsOfProcessorsAddUpExactly() throws Refusal {
        for (int i = 0; i < 50; i++) {
            plane.submit(Wanting.cpus(0.1).job());
        }
        assertThat(plane.claim("n1", 50, 0, null).jobs()).hasSize(40);
    }

    @Test
    void aJobThatAsksForNothingIsNeverHeldUpByOnesThatDo() throws Refusal {
        plane.submit(Wanting.gpus(1).at(9).job());
        plane.submit(Wanting.gpus(2).at(9).job());
        plane.submit(Wanting.cpus(64).at(9).job());
        String plain = plane.submit("true");
        assertThat(plane.claim("n1", 2, 0, null).jobs().stream().map(Assignment::jobId))
                .as("the large ones wait, the plain one behind them does not")
                .contains(plain);
    }

    @Test
    void jobsWithGpusGetDistinctDevices() throws Refusal {
        plane.submit(Wanting.gpus(1).job());
        plane.submit(Wanting.nothing().needingGpu().job());
        plane.submit(Wanting.gpus(1).job());
        List<Assignment> given = plane.claim("n1", 3, 0, null).jobs();
        assertThat(given.stream().map(ReservationsTest::devices)).containsExactly(List.of("GPU-a"), List.of("GPU-b"));
        assertThat(Shell.rows(plane.file(), "SELECT devices FROM v_reservations"))
                .containsExactlyInAnyOrder("[\"GPU-a\"]", "[\"GPU-b\"]");
    }

    @Test
    void fractionsShareADeviceAndLeaveTheOtherWhole() throws Refusal {
        plane.submit(Wanting.gpus(0.5).job());
        plane.submit(Wanting.gpus(0.25).job());
        List<Assignment> given = plane.claim("n1", 2, 0, null).jobs();
        assertThat(given.stream().map(ReservationsTest::devices)).containsOnly(List.of("GPU-a"));
        plane.submit(Wanting.gpus(0.25).job());
        plane.submit(Wanting.gpus(0.25).job());
        plane.submit(Wanting.gpus(1).at(5).job());
        assertThat(devices(plane.take("n1"))).containsExactly("GPU-b");
        assertThat(devices(plane.take("n1"))).containsExactly("GPU-a");
        assertThat(plane.claim("n1")).isEmpty();
    }

    @Test
    void severalGpusAreWholeOnes() throws Refusal {
        plane.submit(Wanting.gpus(2).job());
        assertThat(devices(plane.take("n1"))).containsExactly("GPU-a", "GPU-b");
    }

    @Test
    void gpusOfWhichOnlyTheNumberIsToldAreNumbered() throws Refusal {
        plane.register("n2", new Resources(null, null, 2.0, null, null));
        plane.submit(Wanting.nothing().needingGpu().requiring("gpu").job());
        assertThat(devices(plane.take("n2"))).containsExactly("0");
    }

    @Test
    void namedThingsAreCountedAndOthersHaveNone() throws Refusal {
        Resources license = new Resources(null, null, null, null, Map.of("license", 1.0));
        plane.submit(Wanting.nothing().with(license).job());
        plane.submit(Wanting.nothing().with(license).job());
        plane.register("n2");
        assertThat(plane.claim("n2")).isEmpty();
        Assignment first = plane.run("n1");
        assertThat(plane.claim("n1")).isEmpty();
        plane.complete(first, "n1");
        assertThat(plane.claim("n1")).isPresent();
    }

    @Test
    void memoryIsReservedInStepsOf64MiB() throws Refusal {
        plane.submit(Wanting.memory(4090).job());
        plane.submit(Wanting.memory(4096).job());
        plane.submit(Wanting.memory(1).job());
        assertThat(plane.claim("n1", 9, 0, null).jobs()).hasSize(2);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM requirement_classes"))
                .isEqualTo(2);
        assertThat(Shell.number(plane.file(), "SELECT sum(memory_mb) FROM v_reservations"))
                .isEqualTo(8192);
    }

    @Test
    void aWorkerThatTellsNothingRunsWhateverAsksForProcessorsAndMemory() throws Refusal {
        plane.submit(Wanting.cpus(64).job());
        plane.register("base");
        assertThat(plane.claim("n1")).isEmpty();
        assertThat(plane.claim("base")).isPresent();
    }

    @Test
    void aPollThatWaitsGetsTheJobWhenThereIsRoom() throws Refusal {
        Assignment running = fill();
        plane.ack(running, "n1");
        String next = plane.submit(Wanting.cpus(4).job());
        Pending<WorkAnswer> parked =
                plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest("n1", 1, 60_000, null)));
        plane.settle();
        assertThat(parked.hasCome()).isFalse();
        plane.complete(running, "n1");
        assertThat(parked.get().jobs().get(0).jobId()).isEqualTo(next);
    }

    @Test
    void theSameClaimGetsTheSameDevicesAgain() throws Refusal {
        plane.submit(Wanting.gpus(1).job());
        Assignment first = plane.claim("n1", 1, 0, "c1").jobs().get(0);
        Assignment again = plane.claim("n1", 1, 0, "c1").jobs().get(0);
        assertThat(again).isEqualTo(first);
        assertThat(devices(again)).containsExactly("GPU-a");
    }

    /** All processors are taken by one assignment. */
    private Assignment fill() throws Refusal {
        plane.submit(Wanting.cpus(4).at(1).job());
        return plane.take("n1");
    }

    private static List<String> devices(Assignment assignment) {
        Resources resources = Objects.requireNonNull(assignment.resources());
        return Objects.requireNonNull(resources.devices());
    }
}
