package hdcf.worker.loop;

import static hdcf.worker.loop.ScriptedPlane.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Paths;
import hdcf.worker.loop.ScriptedPlane.Asked;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output and checkpoints on their way to a control plane that answers as it is told. */
final class CrewUploadTest extends CrewRig {
    private static final int MUCH = 20_000;
    private static final String PRINT_MUCH = "head -c " + MUCH + " /dev/zero | tr '\\\\000' a";
    private static final String STDOUT = "/jobs/j1/output/stdout";
    private static final String CHECKPOINT = "/jobs/j1/checkpoint";

    CrewUploadTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    private void run(String script) {
        link();
        claim(assignment("1", script));
        runToTheEnd();
    }

    private List<String> offsets() {
        return plane.asked(STDOUT).stream()
                .map(asked -> asked.query().replaceAll(".*offset=", "") + "+"
                        + asked.body().path("octets").asText())
                .toList();
    }

    @Test
    void asksHowMuchIsThereThenSendsTheRestThenReports() {
        run(PRINT_MUCH);
        turn("report");
        assertThat(plane.asked(Paths.COMPLETE)).as("not before its output").isEmpty();
        turn("upload");
        turn("upload");
        assertThat(offsets()).containsExactly("0+0", "0+" + MUCH);
        turn("upload");
        turn("report");
        assertThat(plane.last(Paths.COMPLETE).body().path("stdout_length").asInt())
                .isEqualTo(MUCH);
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void goesOnWhereTheControlPlaneStands() {
        plane.next(STDOUT, 200, "{\"length\":15000,\"watched\":false}");
        plane.next(STDOUT, 409, "{\"code\":\"offset_gap\",\"expected\":12000,\"error\":\"a gap\"}");
        run(PRINT_MUCH);
        for (int i = 0; i < 4; i++) {
            turn("upload");
        }
        assertThat(offsets()).containsExactly("0+0", "15000+5000", "12000+8000");
        turn("report");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void sendsEverythingAgainWhenTheSumsDiffer() {
        run(PRINT_MUCH);
        for (int i = 0; i < 3; i++) {
            turn("upload");
        }
        plane.next(Paths.COMPLETE, 409, "{\"code\":\"output_mismatch\",\"stream\":\"stdout\",\"error\":\"differs\"}");
        turn("report");
        assertThat(crew.isReported()).isFalse();
        for (int i = 0; i < 3; i++) {
            turn("upload");
        }
        assertThat(offsets()).containsExactly("0+0", "0+" + MUCH, "0+0", "0+" + MUCH);
        clock.pass(Duration.ofSeconds(10));
        turn("report");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void reportsWithoutOutputWhatIsRefusedForGood() {
        plane.next(STDOUT, 413, "{\"code\":\"too_large\",\"error\":\"too much\"}");
        run(PRINT_MUCH);
        turn("upload");
        turn("report");
        Asked told = plane.last(Paths.COMPLETE);
        assertThat(told.body().path("artifact_upload_state").asText()).isEqualTo("failed");
        assertThat(told.body().path("artifact_upload_error").asText()).contains("too much");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void keepsAnOutcomeBackWhileTheControlPlaneHasNoRoomButNotForEver() {
        for (int i = 0; i < 100; i++) {
            plane.next(STDOUT, 503, "{\"code\":\"storage_full\",\"error\":\"no room\"}");
        }
        run(PRINT_MUCH);
        turn("upload");
        turn("report");
        assertThat(plane.asked(Paths.COMPLETE)).isEmpty();
        clock.pass(Duration.ofMinutes(11));
        turn("upload");
        turn("report");
        assertThat(plane.last(Paths.COMPLETE)
                        .body()
                        .path("artifact_upload_error")
                        .asText())
                .contains("no room for ten minutes");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void carriesTheCheckpointOfAFailedAttemptBeforeItsOutcome() {
        run("echo 41 >$HDCF_CHECKPOINT; exit 7");
        turn("report");
        assertThat(plane.asked(Paths.FAIL))
                .as("the next attempt might start without it")
                .isEmpty();
        turn("upload");
        assertThat(plane.last(CHECKPOINT).body().path("length").asInt()).isEqualTo(3);
        turn("report");
        assertThat(plane.asked(Paths.FAIL)).hasSize(1);
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void letsNothingWaitForACheckpointThatIsRefused() {
        plane.next(CHECKPOINT, 409, "{\"code\":\"stale_lease\",\"error\":\"somebody else holds it\"}");
        run("echo 41 >$HDCF_CHECKPOINT; exit 7");
        turn("upload");
        turn("report");
        assertThat(plane.asked(CHECKPOINT)).hasSize(1);
        assertThat(plane.asked(Paths.FAIL)).hasSize(1);
        assertThat(crew.isReported()).isTrue();
    }

    /** A file that is there and cannot be read, not even by a worker that may read everything. */
    @Test
    void blamesNoNetworkForACheckpointThatCannotBeRead() {
        run("ln -s /proc/self/mem $HDCF_CHECKPOINT; exit 7");
        turn("upload");
        assertThat(crew.isLinked()).isTrue();
        turn("report");
        assertThat(plane.asked(CHECKPOINT)).isEmpty();
        assertThat(plane.asked(Paths.FAIL)).hasSize(1);
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void letsNoOutputWaitForThatOfAnotherAttempt() {
        for (int i = 0; i < 100; i++) {
            plane.next(STDOUT, 503, "{\"code\":\"storage_full\",\"error\":\"no room\"}");
        }
        link();
        claim(assignment("1", PRINT_MUCH), assignment("2", PRINT_MUCH));
        runToTheEnd();
        for (int i = 0; i < 3; i++) {
            turn("upload");
        }
        turn("report");
        assertThat(plane.asked(STDOUT)).as("backs off").hasSize(1);
        assertThat(plane.asked(Paths.COMPLETE)).hasSize(1);
        assertThat(plane.last(Paths.COMPLETE).body().path("assignment_id").asText())
                .isEqualTo("a2");
    }

    @Test
    void carriesTheCheckpointFirstAlsoWhenItIntroducesItselfAgain() {
        run("echo 41 >$HDCF_CHECKPOINT; exit 7");
        plane.loseAnswer(Paths.HEARTBEAT);
        clock.pass(Duration.ofSeconds(5));
        turn("heartbeat");
        clock.pass(Duration.ofSeconds(10));
        assertThat(turn("link")).isEqualTo(1);
        assertThat(plane.last(Paths.RECONNECT).body().path("completed_jobs")).isEmpty();
        assertThat(texts(plane.last(Paths.RECONNECT).body().path("assignments"), "assignment_id"))
                .containsExactly("a1");
        turn("upload");
        turn("report");
        assertThat(plane.asked(CHECKPOINT)).hasSize(1);
        assertThat(crew.isReported()).isTrue();
    }
}
