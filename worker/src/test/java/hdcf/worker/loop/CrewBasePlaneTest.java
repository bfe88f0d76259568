package hdcf.worker.loop;

import static hdcf.worker.loop.ScriptedPlane.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.JournalLook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrewBasePlaneTest extends CrewRig {
    CrewBasePlaneTest(@TempDir Path folder) throws Exception {
        super(folder);
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
        spool.hold(JournalLook.assignment("j1", "a1"));
        crew = crew(2);
        link();
        turn("report");
        assertThat(plane.last(Paths.FAIL).body().path("exit_code").asInt()).isEqualTo(125);
        assertThat(crew.isReported()).isTrue();
    }
}
