package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.ReportRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts whose command's shell ends with the code that means that it gave up: none is given back to be tried for ever. */
final class AttemptGiveUpTest extends AttemptRig {
    AttemptGiveUpTest(@TempDir Path states) throws Exception {
        super(states);
    }

    @Test
    void endsWithTheLimitThatCannotBeSet() throws Exception {
        Execution execution = new Execution(
                null, null, Integer.MAX_VALUE, null, null, null, null, null, null, null, null, null, null);
        refused(
                attempt(new Assignment("j1", 12, "true", List.of(), ".", 0, 2, 3, "a1", 0, 0, null, execution, null)),
                126,
                "max_open_files");
    }

    @Test
    void countsACommandThatRemovedItsStartFile() {
        ReportRequest outcome = drive(shell("rm out/j1/a1/start; exit 125"));
        assertThat(outcome.endCause()).isEqualTo(EndCause.WORKER_LOST);
        assertThat(outcome.error()).contains("may have run");
    }
}
