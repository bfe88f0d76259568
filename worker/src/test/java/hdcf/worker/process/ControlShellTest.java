package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shell that sends signals, against real processes. */
final class ControlShellTest {
    /** What it is told may wait for long: the number may have gone from the process that was meant to a stranger. */
    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void sparesWhoeverHasTheNumberButNotTheStartTime(Rung rung) throws Exception {
        Process stranger = new ProcessBuilder("setsid", "sleep", "300").start();
        Process meant = new ProcessBuilder("setsid", "sleep", "300").start();
        try (ControlShell control = new ControlShell(Objects.requireNonNull(ShellCommand.of(rung)))) {
            long ticks = Objects.requireNonNull(Proc.stat(stranger.pid())).startTicks();
            control.signalGroup("KILL", stranger.pid(), ticks - 1);
            control.signal("KILL", List.of(meant.pid()));
            assertThat(meant.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
            meant.destroyForcibly();
        }
    }
}
