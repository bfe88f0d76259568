package hdcf.client;

import hdcf.schema.wire.BlobProgress;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Carries files to the control plane and back as blobs. A transfer that breaks goes on at the byte where it broke; both sides
 * check the sum of the whole. Gives up when nothing moved for as long as the patience lasts.
 *
 * <p>Blocking; safe for use by several threads, as long as each file is brought to its place by one of them.
 */
public final class BlobTransfer {
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
    private static final int MISMATCHES = 3;
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final BlobCalls calls;
    private final Pause pause;
    private final long patienceMs;
    private final TransferWatcher watcher;

    /**
     * @param pause how to wait
     * @param patienceMs how long to wait in all while nothing moves, in milliseconds
     */
    public BlobTransfer(HdcfClient client, Pause pause, long patienceMs) {
        this(client, pause, patienceMs, bytes -> {});
    }

    /** As the other one, for somebody who wants to see it move. */
    public BlobTransfer(HdcfClient client, Pause pause, long patienceMs, TransferWatcher watcher) {
        this.calls = client.blobs();
        this.pause = pause;
        this.patienceMs = patienceMs;
        this.watcher = watcher;
    }

    /** Waits; a port, so that tests need no time. */
    @FunctionalInterface
    public interface Pause {
        void forMs(long milliseconds) throws InterruptedException;
    }

    /**
     * Brings a file to the control plane; returns when it is durable there.
     *
     * @throws IOException when the file cannot be read or is not what it was, or when nothing moved for too long
     * @throws ProblemException when the control plane refused for good
     */
    public void upload(Path file, BlobRef blob) throws IOException, ProblemException, InterruptedException {
        Waits waits = new Waits();
        int mismatches = 0;
        long furthest = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            boolean isSmall = blob.length() <= Limits.CHUNK_BYTES;
            // A long one asks first how much of it is there already.
            BlobProgress there = new BlobProgress(0, false);
            boolean isAsked = isSmall;
            while (!there.complete()) {
                try {
                    byte[] chunk = isAsked ? chunk(channel, file, there.length(), blob) : new byte[0];
                    BlobProgress next = calls.put(blob, there.length(), chunk);
                    if (isAsked && !next.complete() && next.length() <= there.length()) {
                        throw new IOException("Expected the blob to be taken, but nothing moves");
                    }
                    isAsked = true;
                    if (next.length() > furthest) {
                        furthest = next.length();
                        waits.moved();
                    }
                    there = next;
                    watcher.at(next.length());
                } catch (ProblemException refused) {
                    ProblemCode code = refused.code().orElse(null);
                    if (code == ProblemCode.BLOB_MISMATCH && mismatches++ < MISMATCHES && isUnchanged(file, blob)) {
                        there = new BlobProgress(0, false);
                        isAsked = true;
                        furthest = 0;
                    } else if (code == ProblemCode.OFFSET_GAP) {
                        there = new BlobProgress(0, false);
                        isAsked = false;
                        waits.before(refused);
                    } else if (refused.isPassing()) {
                        isAsked = isSmall;
                        there = new BlobProgress(0, false);
                        waits.before(refused);
                    } else {
                        throw refused;
                    }
                } catch (ChangedException changed) {
                    throw changed;
                } catch (IOException silence) {
                    isAsked = isSmall;
                    there = new BlobProgress(0, false);
                    waits.before(silence);
                }
            }
        }
    }

    private static boolean isUnchanged(Path file, BlobRef blob) throws IOException {
        if (!FileSum.of(file).equals(blob)) {
            throw new ChangedException(file);
        }
        return true;
    }

    private static byte[] chunk(FileChannel channel, Path file, long offset, BlobRef blob) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(Limits.CHUNK_BYTES, blob.length() - offset));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new ChangedException(file);
            }
        }
        return buffer.array();
    }

    /**
     * Brings a blob to a file, which is there only when it is whole, has the right sum and is durable. What arrived before a
     * break lies beside it as {@code .hdcf-<sum>.part} and is gone on with, also by the next process.
     *
     * @throws IOException when the file cannot be written, or when nothing moved for too long
     * @throws ProblemException when the control plane refused for good
     */
    public void download(BlobRef blob, Path file) throws IOException, ProblemException, InterruptedException {
        if (!SUM.matcher(blob.sha256()).matches()) {
            // It names a file here: never what anybody sends.
            throw new IOException("Expected the sum of a blob, found something else");
        }
        Path part = file.resolveSibling(".hdcf-" + blob.sha256() + ".part");
        Waits waits = new Waits();
        int mismatches = 0;
        try (FileChannel channel = FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            MessageDigest digest = FileSum.sha256();
            long length = add(channel, digest, blob.length());
            while (true) {
                long before = length;
                Exception trouble = null;
                try {
                    fetch(blob, channel, digest, length);
                } catch (ProblemException refused) {
                    if (!refused.isPassing()) {
                        throw refused;
                    }
                    trouble = refused;
                } catch (LocalException disk) {
                    throw disk.because();
                } catch (IOException silence) {
                    trouble = silence;
                }
                length = channel.position();
                if (length == blob.length()) {
                    if (HexFormat.of().formatHex(digest.digest()).equals(blob.sha256())) {
                        channel.truncate(length);
                        channel.force(true);
                        break;
                    }
                    channel.truncate(0);
                    channel.position(0);
                    digest.reset();
                    length = 0;
                    if (mismatches++ == MISMATCHES) {
                        Files.deleteIfExists(part);
                        throw new IOException("Expected content with sum " + blob.sha256() + ", found another");
                    }
                    continue;
                }
                if (length > before) {
                    waits.moved();
                }
                waits.before(trouble == null ? new IOException("Expected the whole blob, found it cut") : trouble);
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Adds what arrives to the part; the channel's position says how far it came, also when it broke off. */
    private void fetch(BlobRef blob, FileChannel channel, MessageDigest digest, long from)
            throws IOException, ProblemException {
        if (from == blob.length()) {
            return;
        }
        try (StreamedResponse answer = calls.get(blob.sha256(), from)) {
            InputStream body = answer.body();
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = blob.length() - from;
            while (left > 0) {
                int count = body.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    break;
                }
                try {
                    ByteBuffer piece = ByteBuffer.wrap(buffer, 0, count);
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                } catch (IOException disk) {
                    throw new LocalException(disk);
                }
                digest.update(buffer, 0, count);
                left -= count;
                watcher.at(blob.length() - left);
            }
        }
    }

    /** Sums up to so many bytes from the beginning of the channel, and leaves it at their end. */
    private static long add(FileChannel channel, MessageDigest digest, long limit) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long length = 0;
        channel.position(0);
        while (length < limit) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), limit - length));
            int count = channel.read(buffer);
            if (count < 0) {
                break;
            }
            digest.update(buffer.flip());
            length += count;
        }
        return length;
    }

    /** The waits of one transfer while nothing moves. */
    private final class Waits {
        private long waitedMs;
        private long pauseMs = FIRST_PAUSE_MS;

        void moved() {
            waitedMs = 0;
            pauseMs = FIRST_PAUSE_MS;
        }

        void before(Exception trouble) throws IOException, ProblemException, InterruptedException {
            if (waitedMs >= patienceMs) {
                if (trouble instanceof ProblemException refused) {
                    throw refused;
                }
                throw trouble instanceof IOException silence ? silence : new IOException(trouble);
            }
            pause.forMs(pauseMs);
            waitedMs += pauseMs;
            pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        }
    }

    /** The file is not what it was when its sum was taken. */
    private static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        ChangedException(Path file) {
            super("Expected " + file + " to stay as it was while it is uploaded, but it changed; repeat the command");
        }
    }

    /** The disk of this side is in trouble: another connection does not help. */
    private static final class LocalException extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException because;

        LocalException(IOException because) {
            super(because);
            this.because = because;
        }

        IOException because() {
            return because;
        }
    }
}
