package hdcf.worker.loop;

import static hdcf.worker.loop.ScriptedPlane.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.attempt.EndOrder;
import hdcf.worker.loop.ScriptedPlane.Asked;
import hdcf.worker.spool.HeldAttempt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrewTest extends CrewRig {
    CrewTest(@TempDir Path folder) throws Exception {
        super(folder);
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
    void restsWhileTheSameAbortsAreRepeated() {
        link();
        claim(assignment("1", SLEEP));
        String repeated = "{\"jobs\":[],\"abort\":[{\"job_id\":\"j9\",\"assignment_id\":\"a9\"}],\"drain\":false}";
        for (int i = 0; i < 3; i++) {
            plane.next(Paths.NEXT_JOB, 200, repeated);
        }
        assertThat(turn("claim")).as("the first time it may be news").isEqualTo(1);
        assertThat(turn("claim")).as("heard again").isEqualTo(1);
        assertThat(turn("claim")).as("at rest").isZero();
        clock.pass(Duration.ofMillis(500));
        assertThat(turn("claim")).isEqualTo(1);
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(4);
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
        runs("1");
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

    @Test
    void endsACommandThatAHeartbeatAborts() {
        link();
        claim(assignment("1", SLEEP), assignment("2", SLEEP));
        runs("1", "2");
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
        runs("2");
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
        runs("1", "2");
        crew.stop();
        crew.endAll();
        runToTheEnd();
        turn("report");
        assertThat(texts(plane.last(Paths.FAIL).body(), "end_cause")).containsOnly("INFRASTRUCTURE");
        assertThat(EndOrder.workerStopped().cause().isUsers()).isFalse();
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).hasSize(1);
    }
}
