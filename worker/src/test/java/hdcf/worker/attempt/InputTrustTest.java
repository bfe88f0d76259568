package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.client.FileSum;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.spool.BlobSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input files, whatever the control plane calls them and whatever a job did to the cache. */
final class InputTrustTest extends AttemptRig {
    private static final String CONTENT = "what was submitted";

    private final List<String> fetched = new ArrayList<>();
    private final String sum;

    InputTrustTest(@TempDir Path folder) throws Exception {
        super(folder);
        Path content = Files.writeString(folder.resolve("content"), CONTENT);
        sum = FileSum.of(content).sha256();
        blobs = (sha256, file) -> {
            fetched.add(sha256);
            Files.writeString(file, CONTENT);
            return BlobSource.Verdict.DONE;
        };
    }

    private ReportRequest run(String path, String sha256) {
        String execution = "{\"inputs\":[{\"path\":\"" + path + "\",\"sha256\":\"" + sha256 + "\"}]}";
        Attempt attempt = attempt(new Assignment(
                "j1",
                1,
                "cat",
                List.of("in"),
                "",
                0,
                1,
                3,
                "a1",
                0,
                0,
                null,
                Json.parse(execution, Execution.class),
                null));
        return driveOn(attempt);
    }

    @Test
    void opensNoFileOfTheMachineThatIsNamedAsASum() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        for (String name :
                List.of(secret.toString(), "../secret", "", sum.substring(1), sum.toUpperCase(java.util.Locale.ROOT))) {
            ReportRequest outcome = run("in", name);
            assertThat(outcome.endCause()).as(name).isEqualTo(EndCause.INFRASTRUCTURE);
            assertThat(outcome.error()).contains("64 hexadecimal digits");
            spool.forget(List.of("a1"));
            spool.hold(hdcf.worker.spool.JournalLook.assignment("j1", "a1"));
        }
        assertThat(fetched).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../start", "a/../../start", "a//b", ""})
    void writesNoInputOutsideOfTheJobsFolder(String path) {
        ReportRequest outcome = run(path, sum);
        assertThat(outcome.endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
        assertThat(outcome.error()).contains("path of an input file");
        assertThat(fetched).isEmpty();
    }

    @Test
    void keepsItsOwnNamesFromAJob() {
        assertThat(run(".hdcf-" + sum + ".part", sum).endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
    }

    @Test
    void fetchesAnewWhatAJobChangedInTheCache() throws Exception {
        Path cached = Files.createDirectories(folder.resolve("inputs")).resolve(sum);
        Files.writeString(cached, "what another job wrote");
        ReportRequest outcome = run("in", sum);
        assertThat(outcome.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(Objects.requireNonNull(outcome.stdoutInline())).isEqualTo(new InlineOutput("utf8", CONTENT));
        assertThat(fetched).containsExactly(sum);
        assertThat(cached).hasContent(CONTENT);
    }

    @Test
    void opensNoPipeThatAJobPutIntoTheCache() throws Exception {
        Path cached = Files.createDirectories(folder.resolve("inputs")).resolve(sum);
        assertThat(new ProcessBuilder("mkfifo", cached.toString()).start().waitFor())
                .isZero();
        Await.until("the pipe is there", () -> Files.exists(cached));
        assertThat(run("in", sum).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(cached).isRegularFile();
    }
}
