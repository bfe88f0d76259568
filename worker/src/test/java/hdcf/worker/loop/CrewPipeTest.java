package hdcf.worker.loop;

import static hdcf.worker.loop.ScriptedPlane.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command puts pipes that nobody writes to where the worker looks: no loop waits for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CrewPipeTest extends CrewRig {
    private static final String ATTEMPT = "cd $HDCF_JOB_DIR/..; ";

    CrewPipeTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @Test
    void beatsAndSendsOutputWhateverACommandPutsForItsProgressAndCheckpoint() throws IOException {
        link();
        claim(assignment(
                "1", "rm -f $HDCF_PROGRESS; mkfifo $HDCF_PROGRESS $HDCF_CHECKPOINT; : > ready; exec sleep 300"));
        runs("1");
        Await.until("the pipes are there", () -> Files.exists(folder.resolve("out/j1/a1/work/ready")));
        assertThat(beat()).containsExactly("a1");
        assertThat(turn("upload")).isZero();
        beat();
        assertThat(turn("upload")).isZero();
    }

    @Test
    void reportsACommandThatPutAPipeForItsStartFileAndItsOutput() {
        link();
        claim(assignment("1", ATTEMPT + "rm start; mkfifo start stdout.log; exit 7"));
        runToTheEnd();
        ReportRequest outcome = spool.outcomes().get(0);
        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.artifactUploadError()).contains("plain file");
    }

    @Test
    void endsACommandThatPutAPipeForItsStartFile() {
        link();
        claim(assignment("1", ATTEMPT + "rm start; mkfifo start; : > ready; exec sleep 300"));
        Await.until("the pipe is there", () -> {
            slots();
            return Files.exists(folder.resolve("out/j1/a1/ready"));
        });
        crew.endAll();
        Await.until("it is over", () -> {
            clock.pass(java.time.Duration.ofMillis(100));
            slots();
            return crew.isIdle();
        });
        assertThat(spool.outcomes()).hasSize(1);
    }
}
