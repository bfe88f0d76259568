package hdcf.worker.spool;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Input files that were fetched before, named by their sums, up to a number of bytes; what was used longest ago goes first.
 * Jobs get copies, each summed up while it is made, so that none can change what the next one reads. Safe for use by several
 * threads.
 */
public final class InputCache {
    private static final Logger LOG = LoggerFactory.getLogger(InputCache.class);
    /** Around the sum in the names of files that are not whole yet. */
    private static final String FETCHED = ".hdcf-";

    private static final String PARTIAL = ".part";
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path folder;
    private final long maxBytes;
    private final BlobSource source;
    private final Clock clock;
    private final Set<String> busy = new HashSet<>();

    /**
     * @param maxBytes what the files may take together; those being fetched come on top
     */
    public InputCache(Path folder, long maxBytes, BlobSource source, Clock clock) {
        this.clock = clock;
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.source = source;
    }

    /** Whether it is a sum, and with it a file name here: what the control plane sends may be anything. */
    public static boolean isSum(@Nullable String sha256) {
        return sha256 != null && SUM.matcher(sha256).matches();
    }

    /** Whether a file with this name, in the folder to which copies go, would be in the way of one that is being made. */
    public static boolean isReserved(String name) {
        return name.startsWith(FETCHED)
                && name.endsWith(PARTIAL)
                && isSum(
                        name.substring(FETCHED.length(), Math.max(FETCHED.length(), name.length() - PARTIAL.length())));
    }

    /**
     * Puts a copy of the content at a path, fetching it first where needed. A try that says LATER is repeated by the caller.
     *
     * @throws IllegalArgumentException when it is no sum
     */
    public BlobSource.Verdict copy(String sha256, Path target) throws IOException {
        if (!isSum(sha256)) {
            throw new IllegalArgumentException("Expected a SHA-256 of 64 hexadecimal digits, found other text");
        }
        if (!take(sha256)) {
            // Another slot fetches the same content: this one waits for it rather than fetching it twice.
            return BlobSource.Verdict.LATER;
        }
        try {
            Files.createDirectories(folder);
            Path cached = folder.resolve(sha256);
            if (!Files.isRegularFile(cached, LinkOption.NOFOLLOW_LINKS)) {
                FolderRemoval.remove(cached);
                BlobSource.Verdict verdict = source.fetch(sha256, cached);
                if (verdict != BlobSource.Verdict.DONE) {
                    return verdict;
                }
            }
            Files.setLastModifiedTime(cached, FileTime.fromMillis(clock.wallMillis()));
            Path next = target.resolveSibling(FETCHED + sha256 + PARTIAL);
            if (!copied(cached, next).equals(sha256)) {
                // A job reaches the cache, which is its own user's: what it wrote there is fetched anew.
                LOG.atWarn().addKeyValue("file", cached).log("Dropped a cached input that was changed");
                Files.deleteIfExists(next);
                Files.deleteIfExists(cached);
                return BlobSource.Verdict.LATER;
            }
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
            return BlobSource.Verdict.DONE;
        } finally {
            release(sha256);
            shrink();
        }
    }

    /** Answers the sum of what was copied. */
    private static String copied(Path from, Path to) throws IOException {
        MessageDigest digest = Sha256.digest();
        Files.deleteIfExists(to);
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest);
                OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private synchronized boolean take(String sha256) {
        return busy.add(sha256);
    }

    private synchronized void release(String sha256) {
        busy.remove(sha256);
    }

    private record Cached(Path path, long length, FileTime usedAt) {}

    private synchronized void shrink() {
        List<Cached> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.map(InputCache::look)
                    .filter(file -> !busy.contains(name(file.path())))
                    .sorted(Comparator.comparing(Cached::usedAt))
                    .toList();
        } catch (IOException noFolder) {
            LOG.atDebug().addKeyValue("cause", noFolder).log("Could not look into the input cache");
            return;
        }
        long bytes = files.stream().mapToLong(Cached::length).sum();
        for (Cached file : files) {
            if (bytes <= maxBytes) {
                return;
            }
            try {
                Files.deleteIfExists(file.path());
                bytes -= file.length();
            } catch (IOException stays) {
                LOG.atWarn()
                        .addKeyValue("file", file.path())
                        .addKeyValue("cause", stays)
                        .log("Could not shrink the input cache");
            }
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).replace(FETCHED, "").replace(PARTIAL, "");
    }

    private static Cached look(Path path) {
        try {
            return new Cached(path, Files.size(path), Files.getLastModifiedTime(path));
        } catch (NoSuchFileException gone) {
            return new Cached(path, 0, FileTime.fromMillis(0));
        } catch (IOException unreadable) {
            LOG.atDebug().addKeyValue("cause", unreadable).log("Could not look at a cached input");
            return new Cached(path, 0, FileTime.fromMillis(0));
        }
    }
}
