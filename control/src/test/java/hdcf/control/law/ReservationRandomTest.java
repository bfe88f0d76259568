package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.HeartbeatCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Truthful machines that fail at random: whatever happens, what runs on one of them never exceeds what it has, no device has
 * two masters, and what is gone is free in the end. A failure names its seed.
 */
final class ReservationRandomTest {
    private static final int STEPS = Integer.getInteger("random.steps", 300);
    private static final Map<String, Resources> MACHINES = Map.of(
            "big", new Resources(8.0, 16_000L, null, List.of("A", "B", "C"), Map.of("license", 2.0)),
            "small", new Resources(1.5, 1_000L, null, List.of(), Map.of()));

    @TempDir
    Path folder;

    /** What really runs on each machine, by the truth of the test and not of the control plane. */
    private final Map<String, List<Assignment>> running = new HashMap<>();

    private final Map<String, Integer> boots = new HashMap<>();
    private long seq;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void capacityIsNeverExceeded(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (Plane plane = Plane.open(folder);
                Shell shell = Shell.reading(plane.file())) {
            for (String name : MACHINES.keySet()) {
                running.put(name, new ArrayList<>());
                register(plane, name);
            }
            for (int step = 0; step < STEPS; step++) {
                try {
                    act(plane, random);
                } catch (Refusal refused) {
                    // Changed nothing.
                }
                running.forEach((name, assignments) -> check(name, assignments, "seed " + seed));
                assertThat(shell.rows("SELECT count(*) FROM reservations"))
                        .as("seed %d step %d", seed, step)
                        .containsExactly(
                                String.valueOf(plane.book().reservations().size()));
            }
            endAll(plane);
            assertThat(shell.rows("SELECT count(*) FROM reservations"))
                    .as("seed %d: everything is gone", seed)
                    .containsExactly("0");
        }
    }

    private void endAll(Plane plane) throws Refusal {
        for (String name : MACHINES.keySet()) {
            beat(plane, name, List.of());
            plane.pass(Duration.ofSeconds(70));
            beat(plane, name, List.of());
            beat(plane, name, List.of());
        }
    }

    private void act(Plane plane, SplittableRandom random) throws Refusal {
        String name = random.nextInt(3) == 0 ? "small" : "big";
        List<Assignment> held = Objects.requireNonNull(running.get(name));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> plane.submit(wanting(random).job());
            case 3, 4, 5 -> claim(plane, name, random);
            case 6, 7 -> {
                if (!held.isEmpty()) {
                    Assignment ended = held.remove(random.nextInt(held.size()));
                    if (random.nextBoolean()) {
                        plane.complete(ended, name);
                    } else {
                        plane.fail(ended, name, 1, random.nextBoolean() ? EndCause.OOM : EndCause.USER_EXIT);
                    }
                }
            }
            case 8 -> {
                if (!held.isEmpty()) {
                    plane.abort(held.get(random.nextInt(held.size())).jobId(), null);
                }
            }
            case 9 -> {
                beat(plane, name, held);
                plane.pass(Duration.ofSeconds(random.nextInt(30)));
            }
            case 10 -> plane.pass(Duration.ofSeconds(random.nextInt(400)));
            default -> {
                if (random.nextInt(3) == 0) {
                    held.clear();
                    boots.merge(name, 1, Integer::sum);
                } else {
                    plane.restart(Duration.ofSeconds(random.nextInt(100)));
                }
                register(plane, name);
            }
        }
    }

    /** The process exists from the ack on. */
    private void claim(Plane plane, String name, SplittableRandom random) throws Refusal {
        for (Assignment given :
                plane.claim(name, 1 + random.nextInt(3), 0, null).jobs()) {
            if (random.nextInt(8) > 0) {
                plane.ack(given, name);
                Objects.requireNonNull(running.get(name)).add(given);
            }
        }
    }

    private static Wanting wanting(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Wanting.cpus((1 + random.nextInt(30)) / 10.0);
            case 1 -> Wanting.memory(100L + random.nextInt(6_000));
            case 2 -> Wanting.gpus(1 + random.nextInt(3));
            case 3 -> Wanting.gpus((1 + random.nextInt(9)) / 10.0);
            case 4 ->
                Wanting.nothing()
                        .with(new Resources(0.5, 300L, null, null, Map.of("license", 1.0)))
                        .retrying(new RetryPolicy(null, null, null, null, null, 2.0, true));
            default -> Wanting.nothing().needingGpu();
        };
    }

    private void beat(Plane plane, String name, List<Assignment> held) throws Refusal {
        List<HeldAssignment> listed = held.stream()
                .map(assignment -> new HeldAssignment(assignment.jobId(), assignment.assignmentId()))
                .toList();
        plane.call(new HeartbeatCommand(
                Plane.CALLER, new HeartbeatRequest(name, null, null, ++seq, null, "i1", boot(name), 8, listed, null)));
    }

    private String boot(String name) {
        return "boot" + boots.getOrDefault(name, 0);
    }

    private void register(Plane plane, String name) throws Refusal {
        plane.register(new RegisterRequest(name, null, List.of(), null, boot(name), 8, MACHINES.get(name)));
    }

    private static void check(String name, List<Assignment> assignments, String when) {
        Resources machine = Objects.requireNonNull(MACHINES.get(name));
        double cpus = 0;
        double memoryMb = 0;
        double licenses = 0;
        Map<String, Double> ofDevice = new HashMap<>();
        for (Assignment assignment : assignments) {
            Resources taken = Objects.requireNonNullElse(assignment.resources(), new Resources(null, null));
            cpus += Objects.requireNonNullElse(taken.cpus(), 0.0);
            memoryMb += (double) Objects.requireNonNullElse(taken.memoryMb(), 0L);
            licenses += Objects.requireNonNullElse(taken.named(), Map.<String, Double>of())
                    .getOrDefault("license", 0.0);
            for (String device : Objects.requireNonNullElse(taken.devices(), List.<String>of())) {
                ofDevice.merge(device, Math.min(1, Objects.requireNonNull(taken.gpus())), Double::sum);
            }
        }
        double rest = 1e-9;
        assertThat(cpus - Objects.requireNonNull(machine.cpus())).as(when).isLessThan(rest);
        assertThat(memoryMb - Objects.requireNonNull(machine.memoryMb()))
                .as(when)
                .isLessThan(rest);
        assertThat(licenses - Objects.requireNonNull(machine.named()).getOrDefault("license", 0.0))
                .as(when)
                .isLessThan(rest);
        assertThat(ofDevice.keySet()).as(when).isSubsetOf(Objects.requireNonNull(machine.devices()));
        assertThat(ofDevice.values()).as(when).allMatch(share -> share < 1 + rest);
    }
}
