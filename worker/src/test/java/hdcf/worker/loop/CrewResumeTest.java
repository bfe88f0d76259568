package hdcf.worker.loop;

import static hdcf.worker.loop.ScriptedPlane.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Paths;
import hdcf.worker.Await;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.JournalLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crew that takes up what another left, as after kill -9 of the worker: the first is simply driven no more. */
final class CrewResumeTest extends CrewRig {
    CrewResumeTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    private void start(String... assignments) {
        link();
        claim(assignments);
        for (int i = 1; i <= assignments.length; i++) {
            runs(String.valueOf(i));
        }
    }

    private JsonNode reported(String path) {
        link();
        turn("report");
        return plane.last(path).body();
    }

    @Test
    void takesUpACommandThatStillRunsAndReportsItsOwnExitCode() throws IOException {
        Path go = folder.resolve("go");
        start(assignment("1", "echo begun; while [ ! -e " + go + " ]; do sleep 0.02; done; echo ended; exit 5"));
        crew = crew(2);
        assertThat(crew.isLeavable()).as("it runs in a slot").isTrue();
        assertThat(crew.isIdle()).isFalse();
        Files.createFile(go);
        runToTheEnd();
        JsonNode report = reported(Paths.FAIL);
        assertThat(report.path("exit_code").asInt()).isEqualTo(5);
        assertThat(report.path("end_cause").asText()).isEqualTo("USER_EXIT");
        assertThat(report.path("stdout_inline").path("data").asText()).isEqualTo("begun\nended\n");
    }

    @Test
    void takesUpACommandWhoseStartTheJournalLost() throws IOException {
        Path go = folder.resolve("go");
        start(assignment("1", "while [ ! -e " + go + " ]; do sleep 0.02; done; exit 5"));
        Assignment lost = spool.attempts().get(0).assignment();
        spool.forget(List.of("a1"));
        spool.hold(lost);
        crew = crew(2);
        assertThat(crew.isIdle()).as("it runs in a slot").isFalse();
        Files.createFile(go);
        runToTheEnd();
        assertThat(reported(Paths.FAIL).path("exit_code").asInt()).isEqualTo(5);
    }

    @Test
    void winsTheStartBeforeItGivesBackWhatHasAFolder() throws IOException {
        spool.hold(JournalLook.assignment("j1", "a1"));
        spool.hold(JournalLook.assignment("j2", "a2"));
        Path prepared = Files.createDirectories(folder.resolve("out/j1/a1"));
        crew = crew(2);
        assertThat(prepared.resolve("start")).hasContent("N");
        assertThat(folder.resolve("out/j2")).doesNotExist();
        assertThat(spool.attempts()).extracting(HeldAttempt::stage).containsOnly(HeldAttempt.Stage.UNSTARTED);
    }

    @Test
    void learnsTheExitCodeOfACommandThatEndedMeanwhile() throws IOException {
        link();
        claim(assignment("1", "echo done; exit 7"));
        Path started = folder.resolve("out/j1/a1/start");
        Await.until("the shell wrote the exit code down", () -> {
            boolean isStarted = Files.exists(started);
            if (!isStarted) {
                slots();
            }
            return lines(started) == 2;
        });
        crew = crew(2);
        runToTheEnd();
        JsonNode report = reported(Paths.FAIL);
        assertThat(report.path("exit_code").asInt()).isEqualTo(7);
        assertThat(report.path("stdout_inline").path("data").asText()).isEqualTo("done\n");
    }

    @Test
    void claimsNothingWhileMoreCommandsRunThanItHasSlots() throws IOException {
        start(assignment("1", SLEEP), assignment("2", SLEEP));
        crew = crew(1);
        link();
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).isEmpty();
        assertThat(crew.isLeavable()).isTrue();
    }

    @Test
    void goesOnEndingACommandThatTheEarlierWorkerMeantToEnd() throws IOException {
        Path ready = folder.resolve("ready");
        start(assignment("1", "trap : TERM; : >" + ready + "; while :; do sleep 0.02; done"));
        Await.until("it no longer dies of TERM", () -> Files.exists(ready));
        meanToEnd();
        endsAsAborted();
    }

    @Test
    void tellsTheEndThatTheEarlierWorkerMeantWhenItCameMeanwhile() throws IOException {
        start(assignment("1", SLEEP));
        meanToEnd();
        Path started = folder.resolve("out/j1/a1/start");
        Await.until("the shell wrote the exit code down", () -> lines(started) == 2);
        endsAsAborted();
    }

    /** The worker hears of an abort, writes down that it obeys, and is driven no more. */
    private void meanToEnd() {
        plane.next(
                Paths.HEARTBEAT,
                200,
                "{\"status\":\"ok\",\"abort\":[{\"job_id\":\"j1\",\"assignment_id\":\"a1\",\"reason\":\"wrong\"}],\"drain\":false}");
        beat();
        Await.until("the intent is written down", () -> {
            slots();
            return spool.attempts().get(0).intent() != null;
        });
    }

    private void endsAsAborted() throws IOException {
        crew = crew(2);
        Await.until("it is over", () -> {
            clock.pass(Duration.ofMillis(200));
            slots();
            return crew.isIdle();
        });
        assertThat(reported(Paths.FAIL).path("end_cause").asText()).isEqualTo("ABORTED");
    }

    private static String limited(String assignment, long timeoutMs) {
        return assignment.replace("\"timeout_ms\":0", "\"timeout_ms\":" + timeoutMs);
    }

    private static String answer(String list, long timeoutMs) {
        return "{\"status\":\"ok\",\"" + list
                + "\":[],\"drain\":false,\"timeouts\":[{\"job_id\":\"j1\",\"assignment_id\":\"a1\",\"timeout_ms\":"
                + timeoutMs + "}]}";
    }

    private boolean isRunningAfter(Duration more) {
        clock.pass(more);
        slots();
        return spool.attempts().get(0).intent() == null;
    }

    @Test
    void knowsTheTimeLimitThatTheEarlierWorkerWasTold() throws IOException {
        start(limited(assignment("1", SLEEP), 60_000));
        plane.next(Paths.HEARTBEAT, 200, answer("abort", 600_000));
        beat();
        slots();
        crew = crew(2);
        assertThat(isRunningAfter(Duration.ofMillis(594_999)))
                .as("a moment before the new limit, from the start")
                .isTrue();
        assertThat(isRunningAfter(Duration.ofMillis(1))).isFalse();
        assertThat(String.valueOf(spool.attempts().get(0).intent())).contains("600000 ms");
    }

    @Test
    void hearsOfALongerTimeLimitBeforeItEndsACommandThatIsOverTheOldOne() throws IOException {
        start(limited(assignment("1", SLEEP), 60_000));
        clock.pass(Duration.ofMinutes(5));
        crew = crew(2);
        slots();
        plane.next(Paths.RECONNECT, 200, answer("actions", 600_000));
        link();
        assertThat(isRunningAfter(Duration.ofMillis(299_999))).isTrue();
        assertThat(isRunningAfter(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void endsACommandThatIsOverItsLimitWhenNothingElseIsHeard() throws IOException {
        start(limited(assignment("1", SLEEP), 60_000));
        clock.pass(Duration.ofMinutes(5));
        crew = crew(2);
        assertThat(isRunningAfter(Duration.ofMillis(9_999))).isTrue();
        assertThat(isRunningAfter(Duration.ofMillis(1))).isFalse();
    }

    /** A damaged record of one command costs that command, and not the worker. */
    @Test
    void takesUpTheOthersWhenOneStartFileIsDamaged() throws IOException {
        // Whatever carries its mark is killed, so no other test may have the same.
        link();
        claim(assignment("-damaged", SLEEP), assignment("2", SLEEP));
        runs("-damaged", "2");
        Files.writeString(folder.resolve("out/j-damaged/a-damaged/start"), "x".repeat(70_000));
        crew = crew(2);
        Await.until("the first is over", () -> {
            slots();
            return !spool.outcomes().isEmpty();
        });
        assertThat(spool.outcomes().get(0).assignmentId()).isEqualTo("a-damaged");
        assertThat(spool.outcomes().get(0).endCause()).isEqualTo(EndCause.WORKER_LOST);
        assertThat(spool.attempts()).hasSize(1);
        assertThat(crew.isLeavable()).isTrue();
    }

    private static long lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException notYet) {
            return 0;
        }
    }
}
