package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.HeldAssignment;
import hdcf.worker.HandClock;
import hdcf.worker.spool.LocalRetention.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalRetentionTest {
    private static final int KB = 1024;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final List<HeldAssignment> leases = new ArrayList<>();

    private Path root() {
        return folder.resolve("out");
    }

    private LocalRetention retention(int maxAgeDays, long maxBytes) {
        return new LocalRetention(root(), new Rules(maxAgeDays, maxBytes), () -> List.copyOf(leases), clock);
    }

    private Path attempt(String job, String assignment, int daysAgo, int bytes) throws IOException {
        Path attempt = Files.createDirectories(root().resolve(job).resolve(assignment));
        Files.write(attempt.resolve("stdout.log"), new byte[bytes]);
        age(attempt, daysAgo);
        return attempt;
    }

    private void age(Path attempt, int daysAgo) throws IOException {
        FileTime time = FileTime.fromMillis(
                clock.wallMillis() - Duration.ofDays(daysAgo).toMillis());
        try (java.util.stream.Stream<Path> all = Files.list(attempt)) {
            for (Path file : all.toList()) {
                Files.setLastModifiedTime(file, time);
            }
        }
        Files.setLastModifiedTime(attempt, time);
    }

    @Test
    void removesWhatIsTooOldAndNothingElse() throws Exception {
        Path old = attempt("j1", "a1", 8, 10);
        Path other = attempt("j1", "a2", 6, 10);
        Path held = attempt("j2", "a3", 8, 10);
        leases.add(new HeldAssignment("j2", "a3"));
        assertThat(retention(7, 0).turn()).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(other).exists();
        assertThat(held).exists();
        leases.clear();
        assertThat(retention(7, 0).turn()).isEqualTo(1);
        assertThat(root().resolve("j2")).doesNotExist();
        assertThat(retention(0, 0).turn()).isZero();
    }

    @Test
    void makesRoomByRemovingTheOldestFirst() throws Exception {
        Path first = attempt("j", "a3", 3, 100 * KB);
        Path second = attempt("j", "a2", 2, 100 * KB);
        Path third = attempt("j", "a1", 1, 100 * KB);
        leases.add(new HeldAssignment("j", "a3"));
        assertThat(retention(0, 250 * KB).turn()).isEqualTo(1);
        assertThat(first).as("held").exists();
        assertThat(second).doesNotExist();
        assertThat(third).exists();
        assertThat(retention(0, 250 * KB).turn()).isZero();
    }

    @Test
    void followsNoLinkAndTouchesNoStrangersFolder() throws Exception {
        Path precious = Files.createDirectories(folder.resolve("precious/deep"));
        Files.writeString(precious.resolve("stdout.log"), "x");
        age(precious, 100);
        Path old = attempt("j", "a", 100, 10);
        Files.createSymbolicLink(old.resolve("link"), precious);
        age(old, 100);
        Files.createSymbolicLink(root().resolve("job"), folder.resolve("precious"));
        Files.createSymbolicLink(root().resolve("j/linked"), precious);
        Path stranger = Files.createDirectories(root().resolve("worker-state.json.d/sub"));
        Files.writeString(stranger.resolve("journal-1.log"), "x");
        age(stranger, 100);
        clock.pass(Duration.ofDays(3650));
        assertThat(retention(1, 1).turn()).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(precious.resolve("stdout.log")).hasContent("x");
        assertThat(stranger.resolve("journal-1.log")).exists();
    }

    @Test
    void takesAtMostFiveHundredATurn() throws Exception {
        for (int i = 0; i < 520; i++) {
            attempt("j" + i % 7, "a" + i, 9, 1);
        }
        assertThat(retention(7, 0).turn()).isEqualTo(500);
        assertThat(retention(7, 0).turn()).isEqualTo(20);
        assertThat(retention(7, 0).turn()).isZero();
    }

    @Test
    void keepsWhatWasWrittenOfLateInAnOldFolder() throws Exception {
        Path attempt = attempt("j", "a", 100, 10);
        Path file = Files.writeString(attempt.resolve("stderr.log"), "x");
        Files.setLastModifiedTime(file, FileTime.fromMillis(clock.wallMillis()));
        assertThat(retention(7, 0).turn()).isZero();
    }
}
