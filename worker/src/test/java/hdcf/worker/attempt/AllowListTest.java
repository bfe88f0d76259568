package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.process.LaunchRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowListTest extends AttemptRig {
    AllowListTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    private static AllowList of(String... commands) {
        return new AllowList(List.of(commands), List.of());
    }

    private Attempt with(String name, String value, String command) {
        Execution none = Execution.defaults();
        Execution execution = new Execution(
                Map.of(name, value),
                none.maxProcesses(),
                none.maxOpenFiles(),
                none.maxOutputBytes(),
                none.stopSignal(),
                none.graceMs(),
                none.leaked(),
                none.isolation(),
                none.image(),
                none.require(),
                none.inputs(),
                none.outputs(),
                none.keepFolder());
        return attempt(new Assignment("j1", 12, command, List.of(), ".", 0, 2, 3, "a1", 0, 0, null, execution, null));
    }

    @ParameterizedTest
    @CsvSource({
        "/tools/**,/tools/a/b,/tools/a/b",
        "/tools/**,/tools/x/../a,/tools/a",
        "/tools/*,/bin/../tools//a,/tools/a",
        "tools/*,./tools/a,tools/a",
        "./tools/*,tools/a,tools/a",
        "./*,./a,./a",
        "**,./a,./a",
        "s*,sh,sh",
        "/odd/../a,/odd/../a,/odd/../a"
    })
    void startsWhatWasMatched(String glob, String command, String started) throws LaunchRefusedException {
        assertThat(of(glob).admitted(command)).isEqualTo(started);
    }

    @ParameterizedTest
    @CsvSource({
        "/tools/**,/tools/../bin/sh",
        "/tools/**,/tools/../../bin/sh",
        "/tools/*,/tools/a/../../bin/sh",
        "sh,./sh",
        "sh,a/../sh",
        "s*,./sh",
        "tools/*,tools/../sh",
        "[,sh"
    })
    void refusesWhatOnlyBeginsLikeAnAllowedCommand(String glob, String command) {
        assertThatThrownBy(() -> of(glob).admitted(command))
                .isInstanceOf(LaunchRefusedException.class)
                .hasMessageContaining("--allow-commands");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "LD_PRELOAD", "LD_LIBRARY_PATH", "BASH_ENV"})
    void letsNoJobPutAnotherProgramBehindAnAllowedName(String name) throws Exception {
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(own.resolve("true"), "#!/bin/sh\necho other > " + folder.resolve("ran") + "\n");
        assertThat(own.resolve("true").toFile().setExecutable(true)).isTrue();
        allowed = of("true");
        ReportRequest outcome = drive(with(name, own.toString(), "true"));
        assertThat(outcome.endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
        assertThat(outcome.error()).contains("environment", name);
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void letsAJobHaveAnyOtherEnvironmentAndAnyWhenAllIsAllowed() throws Exception {
        allowed = of("true");
        assertThat(drive(with("LIMIT", "1", "true")).status()).isEqualTo(JobStatus.COMPLETED);
        AllowList.all().checkEnvironment(Map.of("PATH", "/tmp", "LD_LIBRARY_PATH", "/opt"));
        assertThat(AllowList.all().admitted("/a/../b")).isEqualTo("/a/../b");
    }
}
