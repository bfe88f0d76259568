package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a job asks for, its slot is free again: no step fails in the same way for ever. */
final class AttemptMistakeTest extends AttemptRig {
    private static final String SUM = "0123456789abcdef".repeat(4);

    AttemptMistakeTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    private Attempt asking(String execution, String script) {
        return attempt(new Assignment(
                "j1",
                12,
                "sh",
                List.of("-c", script),
                "",
                0,
                2,
                3,
                "a1",
                0,
                0,
                null,
                Json.parse(execution.replace('\'', '"'), Execution.class),
                null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a", "{a", "[z-a]", "{a,{b}}"})
    void reportsACommandWhoseOutputsAreNoGlobs(String glob) {
        ReportRequest outcome = drive(asking("{'outputs':['" + glob + "']}", "echo out > a"));
        assertThat(outcome.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(outcome.outputs()).isNull();
        assertThat(outcome.artifactUploadError()).contains("PatternSyntaxException");
    }

    @Test
    void endsAnAttemptThatCannotBePrepared() {
        blobs = (sha256, file) -> {
            throw new IllegalStateException("no such file name here");
        };
        ReportRequest outcome = drive(asking("{'inputs':[{'path':'in','sha256':'" + SUM + "'}]}", "true"));
        assertThat(outcome.endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
        assertThat(outcome.error()).contains("no such file name here");
    }

    /** A look into the program, as for the interpreter it names, would wait for whoever writes to the pipe. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotLookIntoACommandThatIsAPipe() throws Exception {
        Process made =
                new ProcessBuilder("mkfifo", "-m", "700", folder.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        refused(attempt(0, ".", "./pipe"), 126, "./pipe", "not executable");
    }

    /** As when a folder cannot be removed: here the mark of one that goes later is there already. */
    @Test
    void isOverThoughItsFolderCannotBePutAway() {
        ReportRequest outcome =
                drive(asking("{'outputs':['a'],'keep_folder':'never'}", "echo out > a; : > ../work.unkept"));
        assertThat(outcome.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(outcome.outputs()).hasSize(1);
    }

    /** Each of these characters takes six in the journal. */
    @Test
    void leavesOutFilesWhoseNamesDoNotFitIntoTheJournal() {
        ReportRequest outcome = drive(asking(
                "{'outputs':['**'],'keep_folder':'never'}",
                "d=$(printf '%0240d' 0 | tr 0 '\\001'); mkdir -p $d/$d/$d; cd $d/$d/$d;"
                        + " for i in $(seq 900); do : > $d$i; done"));
        assertThat(outcome.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(outcome.outputs()).isNull();
        assertThat(outcome.artifactUploadError()).contains("journal");
        assertThat(Files.exists(folder.resolve("out/j1/a1/work"))).isFalse();
    }
}
