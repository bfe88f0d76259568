package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.worker.HandClock;
import hdcf.worker.process.SelfCheck.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SelfCheckTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();

    private SelfCheck check(long minFreeBytes) throws IOException {
        Path written = Files.createDirectories(folder.resolve("written"));
        return new SelfCheck(folder.resolve("out"), written, minFreeBytes, clock);
    }

    private void pass(int seconds) {
        clock.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void findsNothingWrongWithAMachineThatIsWell() throws Exception {
        assertThat(check(1).problems()).isEmpty();
    }

    @Test
    void findsNothingBeforeACommandWasStartedOnTrial() throws Exception {
        Path written = Files.createDirectories(folder.resolve("written"));
        AtomicInteger trials = new AtomicInteger();
        SelfCheck check = new SelfCheck(folder.resolve("out"), written, 1, clock, () -> {
            if (trials.incrementAndGet() == 1) {
                throw new IllegalStateException("no way to start a command");
            }
        });
        assertThatThrownBy(check::problems).hasMessage("no way to start a command");
        assertThat(check.problems()).as("asked again").isEmpty();
        pass(300);
        assertThat(check.problems()).isEmpty();
        assertThat(trials).hasValue(2);
    }

    @Test
    void saysWhenThereIsNoRoom() throws Exception {
        SelfCheck check = check(Long.MAX_VALUE);
        assertThat(check.problems()).extracting(Problem::name).containsExactly("disk_space");
        assertThat(check.problems().get(0).sentence())
                .startsWith("Expected at least")
                .contains("--log-dir");
        assertThat(check.found()).isEqualTo(check.problems());
    }

    @Test
    void looksAgainAfterThirtySecondsWhileSomethingIsWrong() throws Exception {
        Path file = Files.writeString(folder.resolve("out"), "a file where the folder should be");
        SelfCheck check = check(1);
        assertThat(check.problems()).extracting(Problem::name).containsExactly("folder");
        Files.delete(file);
        pass(29);
        assertThat(check.problems()).as("not looked again yet").hasSize(1);
        pass(1);
        assertThat(check.problems()).isEmpty();
        Files.delete(folder.resolve("out/.self-check"));
        Files.delete(folder.resolve("out"));
        Files.writeString(folder.resolve("out"), "");
        pass(30);
        assertThat(check.problems()).as("all was well a moment ago").isEmpty();
        pass(270);
        assertThat(check.problems()).hasSize(1);
    }

    @Test
    void distrustsAClockThatWentBackButNotForEver() throws Exception {
        SelfCheck check = check(1);
        Path file = Files.writeString(folder.resolve("written/journal-1.log"), "x");
        Files.setLastModifiedTime(file, FileTime.fromMillis(clock.wallMillis() + 3_600_000));
        assertThat(check.problems()).extracting(Problem::name).containsExactly("clock");
        assertThat(check.problems().get(0).sentence()).contains("go back", "set it");
        pass(300);
        assertThat(check.problems()).hasSize(1);
        pass(300);
        assertThat(check.problems()).as("it was the file's time that was wrong").isEmpty();
    }

    @Test
    void distrustsAClockThatWasNeverSet() throws Exception {
        Path written = Files.createDirectories(folder.resolve("written"));
        hdcf.schema.port.Clock unset = new hdcf.schema.port.Clock() {
            @Override
            public long wallMillis() {
                return 86_400_000;
            }

            @Override
            public long nanos() {
                return clock.nanos();
            }
        };
        assertThat(new SelfCheck(folder, written, 1, unset).problems())
                .extracting(Problem::name)
                .containsExactly("clock");
    }
}
