package hdcf.control.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the write-ahead log beside the database is. SQLite begins the log anew when all of it is in the database and nobody
 * reads from it; a foreign process that keeps a read open holds that up, and nothing but its end helps. Looked at by one thread;
 * what was seen may be asked for by several.
 */
public final class LogWatch {
    /** To this the log is cut when it begins anew. */
    public static final long BOUND_BYTES = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
    private static final long MIB = 1024 * 1024;
    /** A read holds one of these bytes of the index beside the log: the format of SQLite's WAL index says so. */
    private static final int FIRST_READ_LOCK = 123;

    private static final int LAST_READ_LOCK = 127;
    private static final int MAX_READERS = 8;

    private final Path log;
    private final Path index;
    private final Path locks;
    private volatile Seen seen = new Seen(0, List.of());

    /**
     * What a look saw.
     *
     * @param readers ids of other processes that read; empty also when the system does not tell
     */
    public record Seen(long bytes, List<Long> readers) {
        /** Whether the log is as small as it should be. */
        public boolean isWithin() {
            return bytes <= BOUND_BYTES;
        }

        /** What was expected, what was found, and what to do. */
        public String words() {
            long mib = bytes / MIB;
            if (isWithin()) {
                return mib + " MiB";
            }
            String who = readers.isEmpty()
                    ? "a program that keeps a read of the database open"
                    : "the program that keeps a read of the database open, process "
                            + String.join(
                                    ", ", readers.stream().map(String::valueOf).toList());
            return String.format(
                    Locale.ROOT,
                    "Expected the database's log within %d MiB, found %d MiB; it can only grow until %s",
                    BOUND_BYTES / MIB,
                    mib,
                    "its readers are gone: end " + who);
        }
    }

    /** For a database that lies there. */
    public LogWatch(Path database) {
        this(database, Path.of("/proc/locks"));
    }

    LogWatch(Path database, Path locks) {
        this.log = database.resolveSibling(database.getFileName() + "-wal");
        this.index = database.resolveSibling(database.getFileName() + "-shm");
        this.locks = locks;
    }

    /** Looks, and says so in the log when it became too large, and when it no longer is. */
    public void look() {
        long bytes = bytes();
        Seen now = new Seen(bytes, bytes <= BOUND_BYTES ? List.of() : readers());
        if (!now.isWithin() && (seen.isWithin() || !now.readers.equals(seen.readers))) {
            LOG.atWarn().addKeyValue("bytes", bytes).log(now.words());
        } else if (now.isWithin() && !seen.isWithin()) {
            LOG.atInfo().addKeyValue("bytes", bytes).log("The database's log is small again");
        }
        seen = now;
    }

    /** What the last look saw. */
    public Seen seen() {
        return seen;
    }

    private long bytes() {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    private List<Long> readers() {
        TreeSet<Long> pids = new TreeSet<>();
        try {
            String inode = ":" + Files.getAttribute(index, "unix:ino");
            for (String line : Files.readAllLines(locks)) {
                Long pid = reader(line.trim().split(" +"), inode);
                if (pid != null && pid != ProcessHandle.current().pid() && pids.size() < MAX_READERS) {
                    pids.add(pid);
                }
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notHere) {
            LOG.debug("the system does not tell who reads the database", notHere);
        }
        return List.copyOf(pids);
    }

    /** Of a line such as {@code 7: POSIX ADVISORY READ 4711 fd:01:1234 124 124} the process, when it reads our database. */
    private static @Nullable Long reader(String[] words, String inode) {
        boolean isLock = words.length == 8 && words[3].equals("READ") && words[5].endsWith(inode);
        if (!isLock) {
            return null;
        }
        long from = Long.parseLong(words[6]);
        return from >= FIRST_READ_LOCK && from <= LAST_READ_LOCK ? Long.valueOf(words[4]) : null;
    }
}
