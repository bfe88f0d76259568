package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/**
 * What an ended job wrote. The control plane keeps it, or it lies with the worker; a file on this very machine is taken
 * only when its SHA-256 is the one that the worker reported.
 */
record JobOutput(HdcfClient client, JsonNode job) {
    private static final int CHUNK = 64 * 1024;

    /** One of the two streams of a job. */
    enum Stream {
        STDOUT,
        STDERR;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the bytes go. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int length) throws Stdout.Closed;
    }

    void copy(Stream stream, Sink sink) throws IOException, ProblemException, Failure, Stdout.Closed {
        byte[] stored;
        try {
            stored = client.output(Answer.text(job, "job_id"), stream.wireName());
        } catch (ProblemException refused) {
            if (refused.code().filter(ProblemCode.OUTPUT_NOT_STORED::equals).isEmpty()) {
                throw refused;
            }
            copyFile(stream, sink);
            return;
        }
        sink.write(stored, stored.length);
    }

    private void copyFile(Stream stream, Sink sink) throws Failure, Stdout.Closed {
        String path = Answer.text(job, stream.wireName() + "_path");
        String sum = Answer.text(job, stream.wireName() + "_sha256");
        Path file = verified(path, sum).orElseThrow(() -> elsewhere(stream, path, sum));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                sink.write(chunk, length);
            }
        } catch (IOException gone) {
            throw elsewhere(stream, path, sum);
        }
    }

    private Failure elsewhere(Stream stream, String path, String sum) {
        String name = JobWords.name(job);
        if (path.isEmpty()) {
            return new Failure(
                    Exit.NOT_FOUND,
                    "Expected the " + stream.wireName() + " of job " + name
                            + ", found none stored. Next: hdcfctl jobs describe " + name);
        }
        String worker = Answer.text(job, "worker_id");
        return new Failure(
                Exit.NOT_FOUND,
                "Expected the " + stream.wireName() + " of job " + name + " here, found it only on worker " + worker
                        + ". Next, on that machine: cat " + path + " (SHA-256 " + sum + ")");
    }

    private static Optional<Path> verified(String path, String sum) {
        try {
            Path file = Path.of(path);
            if (path.isEmpty() || sum.isEmpty() || !file.isAbsolute() || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return sum.equalsIgnoreCase(sha256(file)) ? Optional.of(file) : Optional.empty();
        } catch (IOException | InvalidPathException notHere) {
            return Optional.empty();
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                digest.update(chunk, 0, length);
            }
        }
        return String.format(Locale.ROOT, "%064x", new BigInteger(1, digest.digest()));
    }
}
