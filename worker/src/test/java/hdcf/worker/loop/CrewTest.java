package hdcf.worker.loop;

import static hdcf.worker.loop.ScriptedPlane.assignment;
import static hdcf.worker.loop.ScriptedPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.HandClock;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.EndOrder;
import hdcf.worker.attempt.JobEnvironment;
import hdcf.worker.loop.ScriptedPlane.Asked;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.spool.FailingDisk;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.Spool;
import hdcf.worker.spool.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrewTest {
    private static final String SLEEP = "exec sleep 300";

    private final Path folder;
    private final HandClock clock = new HandClock();
    private final FailingDisk disk = new FailingDisk();
    private final ScriptedPlane plane = new ScriptedPlane();
    private final StateFile state;
    private final Spool spool;
    private int ids;
    private Crew crew;

    CrewTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        state = disk.open(folder.resolve("state.json"));
        spool = Spool.open(state, "w1");
        crew = crew(2);
    }

    private Crew crew(int slots) {
        return new Crew(
                new WorkerIdentity("w1", null, List.of("gpu"), "instance", "boot"),
                new LoopRules(slots, 3_000, 5_000, 30_000),
                new AttemptRules("w1", folder, folder.resolve("out"), JobEnvironment.allowed(System.getenv()), 0, 100),
                spool,
                new Crew.Ports(
                        new LoopPorts(new HdcfClient(plane, "t", 1_000), clock, () -> "id-" + ++ids, new Random(1)),
                        ProcessLauncher.local()));
    }

    @AfterEach
    void end() throws IOException {
        crew.stop();
        Await.until("every command is gone", () -> {
            clock.pass(Duration.ofMillis(50));
            slots();
            return crew.isIdle();
        });
        state.close();
    }

    private int turn(String name) {
        return crew.duties().stream()
                .filter(duty -> duty.name().equals(name))
                .mapToInt(DutyCycle::doWork)
                .sum();
    }

    private void slots() {
        crew.duties().stream().filter(duty -> duty.name().startsWith("slot")).forEach(DutyCycle::doWork);
    }

    /** Registers, reconnects, and forgets that it was asked so. */
    private void link() {
        assertThat(turn("link")).isEqualTo(1);
        plane.clear();
    }

    private void claim(String... assignments) {
        plane.assign(assignments);
        turn("claim");
    }

    private void runToTheEnd() {
        Await.until("the commands end", () -> {
            slots();
            return crew.isIdle();
        });
    }

    private static String claimId(Asked asked) {
        return asked.query().replaceAll(".*claim_id=", "");
    }

    private static List<String> texts(JsonNode array, String member) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(one -> one.path(member).asText())
                .toList();
    }

    private void owe(String id, boolean isGood) throws IOException {
        spool.hold("j" + id, "a" + id);
        ReportRequest outcome = ReportRequest.failure("j" + id, "w1", "a" + id);
        spool.ended(isGood ? completed(outcome, null) : outcome);
    }

    private static ReportRequest completed(ReportRequest lease, @org.jspecify.annotations.Nullable InlineOutput out) {
        com.fasterxml.jackson.databind.node.ObjectNode tree =
                (com.fasterxml.jackson.databind.node.ObjectNode) hdcf.schema.wire.Json.tree(lease);
        tree.put("status", "COMPLETED");
        tree.set("stdout_inline", hdcf.schema.wire.Json.tree(out == null ? Map.of() : out));
        return hdcf.schema.wire.Json.parse(tree.toString(), ReportRequest.class);
    }

    @Test
    void asksForAllFreeSlotsWithAFreshClaimEachTime() {
        link();
        turn("claim");
        turn("claim");
        List<Asked> asked = plane.asked(Paths.NEXT_JOB);
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).query()).contains("worker_id=w1", "max=2", "wait_ms=30000");
        assertThat(claimId(asked.get(0))).isNotEqualTo(claimId(asked.get(1)));
    }

    @Test
    void repeatsAClaimWhoseAnswerWasLost() {
        link();
        plane.loseAnswer(Paths.NEXT_JOB);
        turn("claim");
        assertThat(crew.isLinked()).isFalse();
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).as("not while unheard").hasSize(1);
        assertThat(turn("link")).isEqualTo(1);
        turn("claim");
        List<Asked> asked = plane.asked(Paths.NEXT_JOB);
        assertThat(claimId(asked.get(1))).isEqualTo(claimId(asked.get(0)));
    }

    @Test
    void runsWhatItClaimedAndReportsIt() {
        link();
        claim(assignment("1", "exit 0"), assignment("2", "exit 3"));
        runToTheEnd();
        turn("report");
        assertThat(plane.last(Paths.COMPLETE).body().path("assignment_id").asText())
                .isEqualTo("a1");
        assertThat(plane.last(Paths.FAIL).body().path("exit_code").asInt()).isEqualTo(3);
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void repeatsAnAcknowledgementWhoseAnswerWasLost() {
        link();
        plane.loseAnswer(Paths.ACK);
        claim(assignment("1", "exit 0"));
        slots();
        assertThat(crew.isLinked()).isFalse();
        assertThat(turn("link")).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        runToTheEnd();
        assertThat(plane.asked(Paths.ACK)).hasSize(2);
        assertThat(plane.asked(Paths.ACK).get(0))
                .isEqualTo(plane.asked(Paths.ACK).get(1));
        assertThat(spool.outcomes()).hasSize(1);
    }

    @Test
    void dropsAnAssignmentWhoseAcknowledgementIsRefused() {
        link();
        plane.next(Paths.ACK, 409, "{\"error\":\"expired\"}");
        claim(assignment("1", "exit 0"));
        runToTheEnd();
        assertThat(crew.isReported()).isTrue();
        assertThat(plane.asked(Paths.RELEASE)).isEmpty();
    }

    @Test
    void registersAndReconnectsBeforeAnythingElseAfterALoss() throws IOException {
        link();
        claim(assignment("1", SLEEP));
        slots();
        owe("2", true);
        owe("3", false);
        plane.loseAnswer(Paths.HEARTBEAT);
        turn("heartbeat");
        plane.clear();
        clock.pass(Duration.ofSeconds(10));
        for (String duty : List.of("heartbeat", "claim", "news", "report")) {
            turn(duty);
        }
        assertThat(plane.asked(Paths.HEARTBEAT)).isEmpty();
        plane.next(
                Paths.RECONNECT,
                200,
                "{\"status\":\"ok\",\"actions\":["
                        + "{\"job_id\":\"j1\",\"assignment_id\":\"a1\",\"action\":\"KEEP_CURRENT_JOB\",\"result\":\"ACCEPTED\"},"
                        + "{\"job_id\":\"j2\",\"assignment_id\":\"a2\",\"action\":\"REPLAY_COMPLETED\",\"result\":\"ACCEPTED\"},"
                        + "{\"job_id\":\"j3\",\"assignment_id\":\"a3\",\"action\":\"REPLAY_FAILED\",\"result\":\"REJECTED\"}]}");
        assertThat(turn("link")).isEqualTo(1);
        assertThat(plane.asked(Paths.REGISTER)).hasSize(1);
        JsonNode body = plane.last(Paths.RECONNECT).body();
        assertThat(texts(body.path("assignments"), "assignment_id")).containsExactly("a1");
        assertThat(texts(body.path("completed_jobs"), "assignment_id")).containsExactly("a2", "a3");
        assertThat(texts(body.path("completed_jobs"), "status")).containsExactly("COMPLETED", "FAILED");
        assertThat(body.path("instance_id").asText()).isEqualTo("instance");
        assertThat(spool.leases()).extracting(lease -> lease.assignmentId()).containsExactly("a1");
    }

    @Test
    void endsWhatTheReconnectClears() {
        link();
        claim(assignment("1", SLEEP));
        slots();
        slots();
        plane.loseAnswer(Paths.HEARTBEAT);
        turn("heartbeat");
        plane.next(
                Paths.RECONNECT,
                200,
                "{\"status\":\"ok\",\"actions\":[{\"job_id\":\"j1\",\"assignment_id\":\"a1\","
                        + "\"action\":\"CLEAR_CURRENT_JOB\",\"result\":\"REJECTED\",\"error\":\"somebody else has it\"}]}");
        turn("link");
        runToTheEnd();
        assertThat(spool.outcomes())
                .extracting(ReportRequest::error)
                .containsExactly("The command was stopped: somebody else has it");
    }

    @Test
    void forgetsExactlyTheOutcomesThatWereAnswered() throws IOException {
        link();
        for (int i = 1; i <= 4; i++) {
            owe(String.valueOf(i), true);
        }
        plane.next(
                Paths.COMPLETE,
                200,
                "[{\"http_status\":200,\"body\":{}},{\"http_status\":409,\"body\":{\"detail\":\"late\"}},"
                        + "{\"http_status\":503,\"body\":{}},{\"http_status\":404,\"body\":{}}]");
        turn("report");
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a3");
        assertThat(turn("report")).as("not again at once").isZero();
        assertThat(plane.asked(Paths.COMPLETE)).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        turn("report");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void keepsOutcomesThatAShortAnswerLeftOut() throws IOException {
        link();
        owe("1", false);
        owe("2", false);
        plane.next(Paths.FAIL, 200, "[{\"http_status\":200,\"body\":{}}]");
        turn("report");
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a2");
    }

    @Test
    void reportsOneByOneWhenTheArrayIsRefused() throws IOException {
        link();
        owe("1", true);
        owe("2", true);
        plane.next(Paths.COMPLETE, 413, "{\"error\":\"too large\"}");
        plane.next(Paths.COMPLETE, 503, "{\"error\":\"busy\"}");
        turn("report");
        assertThat(plane.asked(Paths.COMPLETE)).hasSize(3);
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a1");
    }

    @Test
    void neverSendsABodyThatIsTooLarge() throws IOException {
        InlineOutput worst = new InlineOutput("utf8", "\u0001".repeat(Limits.INLINE_OUTPUT_BYTES));
        for (int i = 0; i < 200; i++) {
            spool.hold("j" + i, "a" + i);
            spool.ended(completed(ReportRequest.failure("j" + i, "w1", "a" + i), worst));
        }
        assertThat(turn("link")).isEqualTo(1);
        assertThat(plane.last(Paths.RECONNECT).body().toString().length()).isBetween(100_000, Limits.REPORT_BODY_BYTES);
        Await.until("all are reported", () -> {
            turn("report");
            return crew.isReported();
        });
        assertThat(plane.asked(Paths.COMPLETE))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        asked -> assertThat(asked.body().toString().length()).isLessThan(Limits.REPORT_BODY_BYTES));
    }

    @Test
    void claimsNothingWhileTooMuchIsOwed() throws IOException {
        link();
        for (int i = 0; !spool.isFull(); i++) {
            spool.hold("j" + i, "a" + i);
        }
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).isEmpty();
    }

    @Test
    void beatsWithARisingNumberAndListsALeaseUntilItsOutcomeIsAnswered() throws IOException {
        link();
        List<List<String>> listed = new ArrayList<>();
        claim(assignment("1", "exit 0"));
        listed.add(beat());
        assertThat(plane.asked(Paths.ACK)).isEmpty();
        slots();
        listed.add(beat());
        runToTheEnd();
        listed.add(beat());
        turn("report");
        listed.add(beat());
        assertThat(listed).containsExactly(List.of("a1"), List.of("a1"), List.of("a1"), List.of());
        assertThat(plane.asked(Paths.HEARTBEAT))
                .extracting(asked -> asked.body().path("seq").asInt())
                .containsExactly(1, 2, 3, 4);
        JsonNode body = plane.last(Paths.HEARTBEAT).body();
        assertThat(body.path("slots").asInt()).isEqualTo(2);
        assertThat(body.path("metrics").isObject()).isTrue();
    }

    private List<String> beat() {
        clock.pass(Duration.ofSeconds(5));
        assertThat(turn("heartbeat")).isEqualTo(1);
        assertThat(turn("heartbeat")).as("not before its time").isZero();
        return texts(plane.last(Paths.HEARTBEAT).body().path("assignments"), "assignment_id");
    }

    @Test
    void endsACommandThatAHeartbeatAborts() {
        link();
        claim(assignment("1", SLEEP), assignment("2", SLEEP));
        slots();
        slots();
        plane.next(
                Paths.HEARTBEAT,
                200,
                "{\"status\":\"ok\",\"drain\":false,\"abort\":[{\"job_id\":\"j1\",\"assignment_id\":\"a1\",\"reason\":\"r\"},"
                        + "{\"job_id\":\"j9\",\"assignment_id\":\"a9\",\"reason\":\"unknown\"}]}");
        turn("heartbeat");
        Await.until("one slot is free", () -> {
            slots();
            return !spool.outcomes().isEmpty();
        });
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a1");
        assertThat(spool.attempts()).extracting(HeldAttempt::assignmentId).containsExactly("a2");
    }

    @Test
    void asksForNewsOnlyWhileNoSlotIsFree() {
        link();
        claim(assignment("1", SLEEP));
        slots();
        turn("news");
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(1);
        claim(assignment("2", SLEEP));
        slots();
        slots();
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB))
                .as("no claim without a free slot")
                .hasSize(2);
        plane.next(
                Paths.NEXT_JOB,
                200,
                "{\"jobs\":[],\"drain\":false,\"abort\":[{\"job_id\":\"j2\",\"assignment_id\":\"a2\",\"reason\":\"r\"}]}");
        turn("news");
        assertThat(plane.last(Paths.NEXT_JOB).query()).contains("max=0");
        Await.until("it is ended", () -> {
            slots();
            return spool.outcomes().size() == 1;
        });
    }

    @Test
    void claimsNothingWhileItIsToldToDrain() {
        link();
        plane.next(Paths.HEARTBEAT, 200, "{\"status\":\"ok\",\"abort\":[],\"drain\":true}");
        turn("heartbeat");
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).isEmpty();
        beat();
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(1);
    }

    @Test
    void releasesWhatNeverStarted() throws IOException {
        spool.hold("j1", "a1");
        spool.hold("j2", "a2");
        spool.starting("a2");
        crew.settlePast(ProcessLauncher.local(), JobEnvironment::cookie);
        assertThat(turn("link")).isEqualTo(1);
        assertThat(texts(plane.last(Paths.RECONNECT).body().path("assignments"), "assignment_id"))
                .as("what may have run is not listed")
                .containsExactly("a1");
        plane.next(Paths.RELEASE, 503, "{\"error\":\"busy\"}");
        turn("report");
        assertThat(spool.attempts()).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        turn("report");
        assertThat(plane.last(Paths.RELEASE).body().path("assignment_id").asText())
                .isEqualTo("a1");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void givesBackWhatAParkedQuestionBringsAfterTheStop() {
        link();
        plane.next(Paths.NEXT_JOB, asked -> {
            crew.stop();
            return json(200, "{\"jobs\":[" + assignment("1", SLEEP) + "],\"abort\":[],\"drain\":false}");
        });
        turn("claim");
        assertThat(crew.isIdle()).isTrue();
        turn("report");
        assertThat(plane.asked(Paths.RELEASE)).hasSize(1);
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void leavesAnAssignmentToOthersWhenItCannotBeWrittenDown() {
        link();
        disk.fail(1, 1);
        claim(assignment("1", "touch ran"));
        assertThat(crew.isIdle()).isTrue();
        assertThat(spool.leases()).isEmpty();
        slots();
        assertThat(plane.asked(Paths.ACK)).isEmpty();
        assertThat(Files.exists(folder.resolve("ran"))).isFalse();
    }

    @Test
    void doesNotHurryWhileItsQuestionIsRefused() {
        link();
        for (int i = 0; i < 50; i++) {
            plane.next(Paths.NEXT_JOB, 403, "{\"error\":\"not for this role\"}");
        }
        for (int i = 0; i < 100; i++) {
            turn("link");
            turn("claim");
        }
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        turn("link");
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(2);
    }

    @Test
    void looksAgainWhenAPlaneOfOtherWordsTookThePlace() {
        link();
        plane.speakBase();
        plane.next(Paths.NEXT_JOB, 400, "{\"error\":\"no such parameter\"}");
        turn("claim");
        turn("link");
        clock.pass(Duration.ofSeconds(1));
        claim(assignment("1", "exit 0"));
        runToTheEnd();
        assertThat(plane.last(Paths.NEXT_JOB).query()).isEqualTo("worker_id=w1");
        assertThat(spool.outcomes()).hasSize(1);
    }

    @Test
    void pollsABasePlaneAndSpeaksOnlyItsWords() throws IOException {
        plane.speakBase();
        link();
        turn("claim");
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).as("not before the interval").hasSize(1);
        clock.pass(Duration.ofSeconds(3));
        claim(assignment("1", "exit 0"));
        claim(assignment("2", "exit 1"));
        assertThat(plane.asked(Paths.NEXT_JOB))
                .as("at once while there is work")
                .hasSize(3);
        clock.pass(Duration.ofSeconds(5));
        turn("heartbeat");
        clock.pass(Duration.ofSeconds(5));
        turn("heartbeat");
        assertThat(plane.asked(Paths.HEARTBEAT))
                .extracting(asked -> asked.body().path("current_job_id").asText())
                .containsExactlyInAnyOrder("j1", "j2");
        assertThat(plane.last(Paths.HEARTBEAT).body().path("assignments").isArray())
                .isFalse();
        runToTheEnd();
        turn("report");
        assertThat(plane.last(Paths.COMPLETE).body().isObject()).isTrue();
        assertThat(plane.last(Paths.FAIL).body().path("end_cause").isNull()).isTrue();
        assertThat(plane.last(Paths.COMPLETE).body().path("stdout_inline").isNull())
                .isTrue();
    }

    @Test
    void doesNotHurryWhileABasePlaneRepeatsWhatItHolds() {
        plane.speakBase();
        link();
        claim(assignment("1", SLEEP));
        plane.assign(assignment("1", SLEEP));
        plane.assign(assignment("1", SLEEP));
        for (int i = 0; i < 10; i++) {
            turn("claim");
        }
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(2);
    }

    @Test
    void doesNotLetOneOutcomeHoldUpTheOthersOnABasePlane() throws IOException {
        plane.speakBase();
        link();
        owe("1", true);
        owe("2", true);
        plane.next(Paths.COMPLETE, 500, "{\"error\":\"always\"}");
        turn("report");
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a1");
    }

    @Test
    void leavesAnAssignmentWithoutIdsOrCommand() {
        plane.speakBase();
        link();
        plane.next(Paths.NEXT_JOB, 200, "{\"job_id\":\"j\",\"assignment_id\":null,\"command\":\"true\"}");
        turn("claim");
        assertThat(spool.leases()).isEmpty();
        assertThat(crew.isIdle()).isTrue();
    }

    @Test
    void registersAgainEveryHalfMinuteOnABasePlane() {
        plane.speakBase();
        link();
        clock.pass(Duration.ofMillis(29_999));
        turn("link");
        assertThat(plane.asked(Paths.REGISTER)).isEmpty();
        for (int i = 1; i <= 3; i++) {
            clock.pass(Duration.ofSeconds(30));
            turn("link");
            turn("link");
            assertThat(plane.asked(Paths.REGISTER)).hasSize(i);
        }
        assertThat(plane.asked(Paths.RECONNECT)).as("it was not lost").isEmpty();
    }

    @Test
    void givesBackAsAFailureOfInfrastructureOnABasePlane() throws IOException {
        plane.speakBase();
        spool.hold("j1", "a1");
        crew.settlePast(ProcessLauncher.local(), JobEnvironment::cookie);
        link();
        turn("report");
        assertThat(plane.last(Paths.FAIL).body().path("exit_code").asInt()).isEqualTo(125);
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void triesForEverWithGrowingPausesWhileNobodyListens() {
        plane.down(true);
        for (int i = 0; i < 600; i++) {
            turn("link");
            clock.pass(Duration.ofMillis(100));
        }
        assertThat(plane.unheard()).as("within a minute").isBetween(8, 25);
        plane.down(false);
        clock.pass(Duration.ofSeconds(10));
        assertThat(turn("link")).isEqualTo(1);
        assertThat(crew.isLinked()).isTrue();
    }

    @Test
    void endsEverythingWhenItStops() {
        link();
        claim(assignment("1", SLEEP), assignment("2", SLEEP));
        slots();
        slots();
        crew.stop();
        runToTheEnd();
        turn("report");
        assertThat(texts(plane.last(Paths.FAIL).body(), "end_cause")).containsOnly("INFRASTRUCTURE");
        assertThat(EndOrder.workerStopped().cause().isUsers()).isFalse();
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(1);
    }
}
