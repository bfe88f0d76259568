package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.OutputQuery;
import hdcf.client.ProblemException;
import hdcf.client.StreamedOutput;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an ended job wrote. The control plane keeps it, or it lies with the worker; a file on this very machine is taken
 * only when its SHA-256 is the one that the worker reported.
 */
record JobOutput(HdcfClient client, JsonNode job) {
    private static final int CHUNK = 64 * 1024;
    private static final int SILENCE_MS = 60_000;

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

    /** The id of the job. */
    String id() {
        return Answer.text(job, "job_id");
    }

    /** All that the last attempt wrote. */
    void copy(Stream stream, Sink sink, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        copy(OutputQuery.of(stream.wireName()), stream, sink, patience);
    }

    /** What the question asks for, as far as it is there now. */
    void copy(OutputQuery query, Stream stream, Sink sink, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        try {
            copyStored(query, sink, patience);
        } catch (ProblemException refused) {
            if (refused.code().filter(ProblemCode.OUTPUT_NOT_STORED::equals).isEmpty() || query.attempt() > 0) {
                throw refused;
            }
            copyFile(stream, query.offset(), sink);
        }
    }

    /** What the control plane holds now; after a break it goes on with the next byte. The number of the attempt. */
    long copyStored(OutputQuery query, Sink sink, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        AtomicLong attempt = new AtomicLong(query.attempt());
        AtomicLong offset = new AtomicLong(query.offset());
        return patience.untilAnswered(() -> {
            OutputQuery rest = new OutputQuery(query.stream(), attempt.get(), query.after(), offset.get(), false);
            try (StreamedOutput output = client.output(Answer.text(job, "job_id"), rest, SILENCE_MS)) {
                attempt.set(output.attempt());
                pour(output.bytes(), (bytes, length) -> {
                    sink.write(bytes, length);
                    offset.addAndGet(length);
                });
                return attempt.get();
            }
        });
    }

    private static void pour(InputStream in, Sink sink) throws IOException, Stdout.Closed {
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            sink.write(chunk, length);
        }
    }

    /** A file on this machine, if it is the one that was reported. */
    void copyFile(Stream stream, long offset, Sink sink) throws Failure, Stdout.Closed {
        String path = Answer.text(job, stream.wireName() + "_path");
        String sum = Answer.text(job, stream.wireName() + "_sha256");
        Path file = verified(path, sum).orElseThrow(() -> elsewhere(stream, path, sum));
        try (FileChannel channel = FileChannel.open(file)) {
            pour(Channels.newInputStream(channel.position(offset)), sink);
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
        MessageDigest digest = Sha256.digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                digest.update(chunk, 0, length);
            }
        }
        return String.format(Locale.ROOT, "%064x", new BigInteger(1, digest.digest()));
    }
}
