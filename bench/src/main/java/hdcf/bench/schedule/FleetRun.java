package hdcf.bench.schedule;

import hdcf.control.command.AckCommand;
import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.CompleteCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.RegisterCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/** A fleet that works off a queue in virtual time: each machine polls whenever a slot is free, as a worker does. */
public final class FleetRun {
    private static final int SLICE = 250;
    private static final long WAIT_MS = 60_000;

    private final VirtualPlane plane;
    private final Map<String, Work> works = new HashMap<>();
    private final PriorityQueue<Running> running =
            new PriorityQueue<>(Comparator.comparingLong(Running::endMs).thenComparing(r -> r.given.jobId()));
    private final Map<String, Integer> held = new HashMap<>();
    private final Map<String, Boolean> polls = new HashMap<>();
    private int ended;
    private long busyCpuMs;

    private FleetRun(VirtualPlane plane) {
        this.plane = plane;
    }

    /**
     * How it went.
     *
     * @param makespanMs when the last job ended
     * @param greedyMs when it would have ended by a plan that knows every duration
     * @param utilisation the part of all processor time that jobs had
     */
    public record Report(int jobs, long makespanMs, long greedyMs, double utilisation) {
        /** How much longer it took than the plan. */
        public double ratio() {
            return (double) makespanMs / greedyMs;
        }
    }

    /** Runs so many jobs on four uneven machines. */
    public static Report run(Path database, int jobs, long seed) {
        List<Machine> fleet = List.of(
                new Machine("server", 16, 32_000, 2),
                new Machine("desktop", 8, 16_000, 1),
                new Machine("laptop", 4, 8_000, 0),
                new Machine("old", 4, 4_000, 0));
        List<Work> works = Work.mixed(jobs, seed);
        try (VirtualPlane plane = new VirtualPlane(database)) {
            FleetRun run = new FleetRun(plane);
            run.submit(works);
            long beginMs = plane.clock.wallMillis();
            run.workOff(fleet);
            long makespanMs = plane.clock.wallMillis() - beginMs;
            long cpus = fleet.stream().mapToLong(Machine::cpus).sum();
            return new Report(
                    jobs, makespanMs, Greedy.makespanMs(fleet, works), (double) run.busyCpuMs / (cpus * makespanMs));
        }
    }

    private void submit(List<Work> all) {
        for (int from = 0; from < all.size(); from += SLICE) {
            List<Work> slice = all.subList(from, Math.min(all.size(), from + SLICE));
            List<NewJob> jobs = slice.stream().map(Work::job).toList();
            plane.offer(new SubmitCommand(VirtualPlane.CALLER, jobs, null), receipt -> {
                for (int i = 0; i < slice.size(); i++) {
                    works.put(receipt.jobs().get(i).jobId(), slice.get(i));
                }
            });
            plane.settle();
        }
    }

    private void workOff(List<Machine> fleet) {
        for (Machine machine : fleet) {
            plane.offer(
                    new RegisterCommand(
                            VirtualPlane.CALLER,
                            new RegisterRequest(
                                    machine.name(), null, List.of(), null, "b1", machine.slots(), machine.resources())),
                    ok -> {});
            plane.settle();
        }
        while (ended < works.size()) {
            fleet.forEach(this::poll);
            plane.settle();
            Running first = running.peek();
            // Nothing runs and nothing was given: the polls are over, and are sent again.
            long untilMs = first == null ? WAIT_MS : first.endMs - plane.clock.wallMillis();
            plane.clock.pass(Math.max(0, Math.min(untilMs, WAIT_MS)));
            plane.settle();
            while (!running.isEmpty() && running.element().endMs <= plane.clock.wallMillis()) {
                end(running.remove());
            }
        }
    }

    private void poll(Machine machine) {
        int free = machine.slots() - held.getOrDefault(machine.name(), 0);
        if (free > 0 && !polls.getOrDefault(machine.name(), false)) {
            polls.put(machine.name(), true);
            plane.offer(
                    new ClaimCommand(
                            VirtualPlane.CALLER, new ClaimRequest(machine.name(), Math.min(free, 256), WAIT_MS, null)),
                    work -> {
                        polls.put(machine.name(), false);
                        work.jobs().forEach(given -> begin(machine.name(), given));
                    });
        }
    }

    private void begin(String machine, Assignment given) {
        held.merge(machine, 1, Integer::sum);
        Work work = Objects.requireNonNull(works.get(given.jobId()));
        busyCpuMs += work.cpus() * work.durationMs();
        running.add(new Running(machine, given, plane.clock.wallMillis() + work.durationMs()));
        plane.offer(new AckCommand(VirtualPlane.CALLER, List.of(lease(machine, given))), ok -> {});
    }

    private void end(Running done) {
        held.merge(done.machine, -1, Integer::sum);
        ended++;
        plane.offer(new CompleteCommand(VirtualPlane.CALLER, List.of(completion(done.machine, done.given))), ok -> {});
    }

    static LeaseRef lease(String machine, Assignment given) {
        return new LeaseRef(given.jobId(), machine, given.assignmentId());
    }

    static ReportRequest completion(String machine, Assignment given) {
        Map<String, Object> members = new HashMap<>();
        members.put("job_id", given.jobId());
        members.put("worker_id", machine);
        members.put("assignment_id", given.assignmentId());
        members.put("artifact_id", "a");
        members.put("artifact_upload_state", "none");
        members.put("exit_code", 0);
        return Json.mapper().convertValue(members, ReportRequest.class);
    }

    private record Running(String machine, Assignment given, long endMs) {}
}
