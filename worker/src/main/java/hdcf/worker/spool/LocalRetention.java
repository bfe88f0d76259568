package hdcf.worker.spool;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.HeldAssignment;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the output of attempts that nobody waits for: what is too old, and, while all of it takes too much room, the
 * oldest. What is held or owed is never touched, nor is a folder that does not look like an attempt's, nor what a link leads
 * to. Confined to one thread; takes one turn from time to time.
 */
public final class LocalRetention {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRetention.class);
    private static final int MAX_REMOVED = 500;
    private static final int MAX_LISTED = 50_000;
    private static final List<String> MARKS =
            List.of("stdout.log", "stderr.log", "stdout.log.tmp", "stderr.log.tmp", "start");

    private final Path root;
    private final Rules rules;
    private final Supplier<List<HeldAssignment>> leases;
    private final Clock clock;

    /** How long output stays, and how much room all of it may take; zero: no such limit. */
    public record Rules(int maxAgeDays, long maxBytes) {}

    private record Found(Path folder, long bytes, long changedMs) {}

    /**
     * Nothing happens until {@link #turn}.
     *
     * @param leases of all attempts that are held or owed at that moment
     */
    public LocalRetention(Path root, Rules rules, Supplier<List<HeldAssignment>> leases, Clock clock) {
        this.root = root.toAbsolutePath().normalize();
        this.rules = rules;
        this.leases = leases;
        this.clock = clock;
    }

    /** Removes what is due, at most 500 folders. Answers how many it removed. */
    public int turn() throws IOException {
        // Listed before the leases are: an attempt that begins meanwhile is not in the list.
        List<Found> found = list();
        Set<Path> needed = needed();
        long total = found.stream().mapToLong(Found::bytes).sum();
        long oldest = clock.wallMillis() - TimeUnit.DAYS.toMillis(rules.maxAgeDays());
        found.sort(Comparator.comparingLong(Found::changedMs));
        int removed = 0;
        for (Found attempt : found) {
            boolean isTooOld = rules.maxAgeDays() > 0 && attempt.changedMs() < oldest;
            boolean isTooMuch = rules.maxBytes() > 0 && total > rules.maxBytes();
            if (removed == MAX_REMOVED || !(isTooOld || isTooMuch)) {
                break;
            }
            if (!needed.contains(attempt.folder()) && remove(attempt.folder())) {
                total -= attempt.bytes();
                removed++;
            }
        }
        return removed;
    }

    private Set<Path> needed() {
        Set<Path> needed = new HashSet<>();
        for (HeldAssignment lease : leases.get()) {
            needed.add(root.resolve(OutputFolder.name(String.valueOf(lease.jobId())))
                    .resolve(OutputFolder.name(String.valueOf(lease.assignmentId()))));
        }
        return needed;
    }

    private List<Found> list() throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> jobs = Files.newDirectoryStream(root, LocalRetention::isFolder)) {
            for (Path job : jobs) {
                try (DirectoryStream<Path> attempts = Files.newDirectoryStream(job, LocalRetention::isAttempt)) {
                    for (Path attempt : attempts) {
                        if (found.size() == MAX_LISTED) {
                            return found;
                        }
                        found.add(measured(attempt));
                    }
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return found;
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isAttempt(Path path) {
        return isFolder(path)
                && MARKS.stream().anyMatch(name -> Files.isRegularFile(path.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    private static Found measured(Path attempt) throws IOException {
        long[] bytesAndChange = new long[2];
        Files.walkFileTree(attempt, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return visitFile(folder, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytesAndChange[0] += attributes.size();
                bytesAndChange[1] = Math.max(
                        bytesAndChange[1], attributes.lastModifiedTime().toMillis());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new Found(attempt, bytesAndChange[0], bytesAndChange[1]);
    }

    private boolean remove(Path attempt) {
        try {
            FolderRemoval.remove(attempt);
            Path job = attempt.getParent();
            // Asked anew: another attempt at the job may be about to make its folder there.
            if (job != null && isEmpty(job) && needed().stream().noneMatch(other -> other.startsWith(job))) {
                Files.deleteIfExists(job);
            }
            LOG.atDebug().addKeyValue("path", attempt).log("Removed old output");
            return true;
        } catch (IOException refused) {
            LOG.atWarn()
                    .addKeyValue("path", attempt)
                    .addKeyValue("cause", refused)
                    .log("Expected to remove old output, but the disk refused");
            return false;
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
