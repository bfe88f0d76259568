package hdcf.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWatchTest {
    @TempDir
    Path folder;

    private LogWatch watch;

    @BeforeEach
    void open() {
        watch = new LogWatch(folder.resolve("jobs.db"), folder.resolve("locks"));
    }

    private void grow(long bytes) throws IOException {
        try (RandomAccessFile log =
                new RandomAccessFile(folder.resolve("jobs.db-wal").toFile(), "rw")) {
            log.setLength(bytes);
        }
    }

    @Test
    void isContentWithoutALogAndWithOneAsLargeAsItMayBe() throws IOException {
        watch.look();
        assertThat(watch.seen().isWithin()).isTrue();
        grow(LogWatch.BOUND_BYTES);
        watch.look();
        assertThat(watch.seen()).isEqualTo(new LogWatch.Seen(LogWatch.BOUND_BYTES, List.of()));
        assertThat(watch.seen().words()).isEqualTo("64 MiB");
    }

    @Test
    void namesWhoReadsAndNobodyElse() throws IOException {
        grow(200 * 1024 * 1024);
        Path index = Files.createFile(folder.resolve("jobs.db-shm"));
        Object inode = Files.getAttribute(index, "unix:ino");
        long own = ProcessHandle.current().pid();
        Files.write(
                folder.resolve("locks"),
                List.of(
                        "1: POSIX  ADVISORY  READ 4711 fd:01:" + inode + " 124 124",
                        "2: POSIX  ADVISORY  READ 4712 fd:01:" + inode + " 128 128",
                        "3: POSIX  ADVISORY  WRITE 4713 fd:01:" + inode + " 120 120",
                        "4: POSIX  ADVISORY  READ " + own + " fd:01:" + inode + " 125 125",
                        "5: POSIX  ADVISORY  READ 4714 fd:01:9" + inode + " 124 124",
                        "5: -> POSIX  ADVISORY  READ 4715 fd:01:" + inode + " 124 124",
                        "6: FLOCK  ADVISORY  WRITE 4716 fd:01:" + inode + " 0 EOF"));
        watch.look();
        assertThat(watch.seen().readers()).containsExactly(4711L);
        assertThat(watch.seen().words())
                .isEqualTo(
                        "Expected the database's log within 64 MiB, found 200 MiB; it can only grow until its readers are gone: end"
                                + " the program that keeps a read of the database open, process 4711");
    }

    @Test
    void doesWithoutNamesWhereTheSystemTellsNone() throws IOException {
        grow(65 * 1024 * 1024);
        watch.look();
        assertThat(watch.seen().isWithin()).isFalse();
        assertThat(watch.seen().words()).endsWith("end a program that keeps a read of the database open");
        grow(1);
        watch.look();
        assertThat(watch.seen().isWithin()).isTrue();
    }
}
