package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is certain when a shell ends with the code that means that it gave up. */
final class GiveUpTest extends LauncherRig {
    private static final int MORE_FILES_THAN_ANYBODY_MAY_OPEN = Integer.MAX_VALUE;

    GiveUpTest(@TempDir Path folder) {
        super(folder);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void refusesALimitThatCannotBeSet(Rung rung) throws Exception {
        Order order = shell("echo x > " + folder.resolve("ran"));
        order.limits = new LaunchLimits(
                null, null, null, MORE_FILES_THAN_ANYBODY_MAY_OPEN, Isolation.NONE, null, List.of(), "TERM", false);
        RunningProcess process = run(launcher(rung), order);
        assertThat(process.isNeverStarted()).isFalse();
        LaunchRefusedException refused = Objects.requireNonNull(process.refusal());
        assertThat(refused).hasMessageStartingWith("Expected").hasMessageContaining("max_open_files");
        assertThat(refused.exitCode()).isEqualTo(126);
        assertThat(refused.isInfrastructure()).isFalse();
        assertThat(StartFile.in(order.attempt)).hasContent("N limit");
        assertThat(folder.resolve("ran")).doesNotExist();
        assertThat(launcher(rung).recover(order.mark())).isInstanceOf(Recovery.NeverStarted.class);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void saysThatItCouldNotEnterTheFolder(Rung rung) throws Exception {
        Order order = shell("echo x > " + folder.resolve("ran"));
        order.workingDir = folder.resolve("not/there");
        assertThat(speak(rung, order, null)).contains("X 1 folder\n");
        assertThat(StartFile.in(order.attempt)).hasContent("N folder");
        assertThat(folder.resolve("ran")).doesNotExist();
        LaunchRefusedException refused = Objects.requireNonNull(GiveUp.refusal("folder", order.mark()));
        assertThat(refused).hasMessageContaining("working directory");
        assertThat(refused.isInfrastructure()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void saysThatItCouldNotJoinTheGroup(Rung rung) throws Exception {
        Order order = shell("echo x > " + folder.resolve("ran"));
        assertThat(speak(rung, order, folder.resolve("no/group").toString())).contains("X 1 cgroup\n");
        assertThat(StartFile.in(order.attempt)).hasContent("N cgroup");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    private static String speak(Rung rung, Order order, @Nullable String cgroup) throws IOException {
        ShellCommand command = Objects.requireNonNull(ShellCommand.of(rung));
        Process shell = command.start();
        ShellText.Cell cell = new ShellText.Cell(order.argv, order.environment, cgroup, null);
        String text;
        try {
            text = command.text().command(1, order.spec(), cell, new HashMap<>());
        } catch (LaunchRefusedException impossible) {
            throw new AssertionError(impossible);
        }
        shell.getOutputStream()
                .write((command.text().preamble(Place.here(), null) + text).getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void takesACommandThatRemovedItsStartFileForOneThatMayHaveRun(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Order order = shell("rm -f */start; exit 125");
        RunningProcess process = run(launcher, order);
        assertThat(process.isNeverStarted()).isFalse();
        assertThat(process.refusal()).isNull();
        assertThat(Objects.equals(process.exitCode(), 125)
                        || String.valueOf(process.lost()).contains("may have run"))
                .isTrue();
        assertThat(launcher.recover(order.mark())).isNotInstanceOf(Recovery.NeverStarted.class);
        assertThat(run(launcher, shell("exit 125")).exitCode()).isEqualTo(125);
    }

    @Test
    void understandsWhyAStartWasGivenUp() throws Exception {
        StartFile givenUp = StartFile.parse("N output\n");
        assertThat(givenUp.isDisowned()).isTrue();
        assertThat(givenUp.whyGivenUp()).isEqualTo("output");
        assertThat(StartFile.parse("N\n").isDisowned()).isTrue();
        assertThat(StartFile.parse("N\n").whyGivenUp()).isNull();
        assertThat(StartFile.parse("N outp").isDisowned()).as("torn").isFalse();
        Order order = shell("exit 0");
        for (String word : List.of("output", "cgroup", "identity", "unheard")) {
            LaunchRefusedException refused = Objects.requireNonNull(GiveUp.refusal(word, order.mark()));
            assertThat(refused.isInfrastructure()).as(word).isTrue();
        }
        order.spec();
        Files.writeString(StartFile.in(order.attempt), "N output\n");
        assertThat(launcher(Rung.PLAIN).recover(order.mark())).isInstanceOf(Recovery.NeverStarted.class);
    }
}
