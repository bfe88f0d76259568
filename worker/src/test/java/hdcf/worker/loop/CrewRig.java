package hdcf.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.HandClock;
import hdcf.worker.attempt.AllowList;
import hdcf.worker.attempt.AttemptPorts;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.JobEnvironment;
import hdcf.worker.attempt.RunRules;
import hdcf.worker.loop.ScriptedPlane.Asked;
import hdcf.worker.process.GpuProbe;
import hdcf.worker.process.LauncherOptions;
import hdcf.worker.process.Machine;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.SelfCheck;
import hdcf.worker.spool.FailingDisk;
import hdcf.worker.spool.Journal;
import hdcf.worker.spool.JournalLook;
import hdcf.worker.spool.LocalRetention;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A crew of two slots on a scripted control plane, with a hand-set clock and real processes. */
abstract class CrewRig {
    static final String SLEEP = "exec sleep 300";

    final Path folder;
    final HandClock clock = new HandClock();
    final FailingDisk disk = new FailingDisk();
    final ScriptedPlane plane = new ScriptedPlane();
    final Journal state;
    final Spool spool;
    final ProcessLauncher launcher;
    int ids;
    Crew crew;

    CrewRig(@TempDir Path folder) throws Exception {
        this.folder = folder;
        state = disk.open(folder.resolve("state.json"));
        spool = Spool.open(state, "w1");
        launcher = ProcessLauncher.local(LauncherOptions.of(folder));
        crew = crew(2);
    }

    Crew crew(int slots) throws IOException {
        return new Crew(
                new WorkerIdentity("w1", null, List.of("gpu"), "instance", "boot"),
                new Crew.Rules(
                        new LoopRules(slots, 3_000, 5_000, 30_000),
                        new AttemptRules(
                                "w1",
                                new AttemptRules.Place(folder, folder.resolve("out")),
                                JobEnvironment.allowed(System.getenv()),
                                new RunRules(0, 100, "TERM", 1_000_000, false),
                                AllowList.all()),
                        new Crew.Rules.Cache(folder.resolve("inputs"), 1_000_000),
                        new LocalRetention.Rules(7, 1_000_000_000)),
                spool,
                new Crew.Ports(
                        new LoopPorts(
                                new HdcfClient(plane, "t", 1_000), clock, () -> "id-" + ++ids, new Random(1), ms -> {}),
                        launcher,
                        new Crew.Guard(
                                new SelfCheck(folder, folder, 1, Clock.system()),
                                new GpuProbe(Map.of(), folder.resolve("cards"), clock),
                                new Machine()::look),
                        new AttemptPorts.Time(clock, clock::wallMillis, Machine.bootId())));
    }

    @AfterEach
    void end() throws IOException {
        crew.stop();
        crew.endAll();
        Await.until("every command is gone", () -> {
            clock.pass(Duration.ofMillis(50));
            slots();
            return crew.isIdle();
        });
        launcher.close();
        state.close();
    }

    int turn(String name) {
        return crew.duties().stream()
                .filter(duty -> duty.name().equals(name))
                .mapToInt(DutyCycle::doWork)
                .sum();
    }

    long napNanos(String name) {
        return crew.duties().stream()
                .filter(duty -> duty.name().equals(name))
                .mapToLong(DutyCycle::napNanos)
                .findFirst()
                .orElseThrow();
    }

    void slots() {
        crew.duties().stream().filter(duty -> duty.name().startsWith("slot")).forEach(DutyCycle::doWork);
    }

    /** Registers, reconnects, and forgets that it was asked so. */
    void link() {
        assertThat(turn("link")).isEqualTo(1);
        plane.clear();
    }

    void claim(String... assignments) {
        plane.assign(assignments);
        turn("claim");
    }

    /** Moves everything on until these attempts have a command that runs. */
    void runs(String... ids) {
        for (String id : ids) {
            Path start = folder.resolve("out/j" + id + "/a" + id + "/start");
            Await.until("job " + id + " runs", () -> {
                slots();
                try {
                    return Files.readString(start).endsWith("\n") && crew.isLeavable();
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
    }

    void runToTheEnd() {
        Await.until("the commands end", () -> {
            slots();
            return crew.isIdle();
        });
    }

    static String claimId(Asked asked) {
        return asked.query().replaceAll(".*claim_id=", "");
    }

    static List<String> texts(JsonNode array, String member) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(one -> one.path(member).asText())
                .toList();
    }

    void owe(String id, boolean isGood) throws IOException {
        spool.hold(JournalLook.assignment("j" + id, "a" + id));
        ReportRequest outcome = ReportRequest.failure("j" + id, "w1", "a" + id);
        spool.ended(isGood ? completed(outcome, null) : outcome);
    }

    static ReportRequest completed(ReportRequest lease, @org.jspecify.annotations.Nullable InlineOutput out) {
        com.fasterxml.jackson.databind.node.ObjectNode tree =
                (com.fasterxml.jackson.databind.node.ObjectNode) hdcf.schema.wire.Json.tree(lease);
        tree.put("status", "COMPLETED");
        tree.set("stdout_inline", hdcf.schema.wire.Json.tree(out == null ? Map.of() : out));
        tree.set("stderr_inline", hdcf.schema.wire.Json.tree(out == null ? Map.of() : out));
        return hdcf.schema.wire.Json.parse(tree.toString(), ReportRequest.class);
    }

    List<String> beat() {
        clock.pass(Duration.ofSeconds(5));
        assertThat(turn("heartbeat")).isEqualTo(1);
        assertThat(turn("heartbeat")).as("not before its time").isZero();
        return texts(plane.last(Paths.HEARTBEAT).body().path("assignments"), "assignment_id");
    }
}
