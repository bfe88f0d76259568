package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.client.StreamedResponse;
import hdcf.hdcfctl.render.Bar;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Sha256;
import hdcf.schema.wire.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What jobs left behind, in a {@link ZipArchive}: {@code results.jsonl}, and for each job that has ended a folder with what it wrote and its
 * files. What does not have the sum that was reported spoils the whole archive. Nothing is held in memory but the names of the jobs; only
 * what is asked about the next few of them is asked ahead.
 */
final class ResultsArchive {
    private static final int CHUNK = 64 * 1024;

    private final Connection connection;
    private final Console console;
    private final long patienceMs;
    private final ZipArchive zip;
    private final HdcfClient client;
    private final Patience patience;
    private int goingOn;
    private int withoutOutput;

    ResultsArchive(Connection connection, Console console, int patienceSeconds, ZipArchive zip) throws Failure {
        this.connection = connection;
        this.console = console;
        this.patienceMs = Attendance.milliseconds(patienceSeconds, connection.verb());
        this.zip = zip;
        this.client = connection.client(console);
        this.patience = Patience.of(connection, console, patienceMs);
    }

    /**
     * A job of the archive.
     *
     * @param folder where its results lie
     */
    record Part(String folder, String jobId) {}

    /** What is known of a job before its results are fetched. */
    private record Found(JsonNode job, List<StoredFile> files) {}

    /** Adds a line of {@code results.jsonl}, which has to have been begun. */
    void line(String text) throws Failure {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        zip.write(bytes, bytes.length);
    }

    /** Adds the results of these jobs in their order. */
    void add(List<Part> parts) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        AtomicLong done = new AtomicLong();
        try (Bar bar = parts.size() > 1 ? Bar.of("zip", parts.size(), console) : Bar.none()) {
            Abreast.each(parts, this::find, (part, found) -> {
                add(part.folder(), found.get());
                bar.to(done.incrementAndGet());
            });
        }
    }

    /** Says what is not in it. */
    void tellWhatIsMissing() {
        if (goingOn > 0) {
            console.say(goingOn + (goingOn == 1 ? " job has" : " jobs have")
                    + " not ended, and what they write is not in the archive. Next: hdcfctl wait all");
        }
        if (withoutOutput > 0) {
            console.say("the output of " + withoutOutput + (withoutOutput == 1 ? " job is" : " jobs is")
                    + " not kept by the control plane, and not in the archive. Next: hdcfctl logs JOB");
        }
    }

    private Found find(Part part) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        // A patience belongs to one thread.
        Patience own = Patience.brief(console.pause(), patienceMs);
        JsonNode job = own.untilAnswered(() -> new JobLookup(connection, console).job(part.jobId()))
                .tree();
        List<StoredFile> files = JobWords.isTerminal(job)
                ? own.untilAnswered(() -> client.blobs().files(part.jobId(), null))
                : List.of();
        return new Found(job, files);
    }

    private void add(String folder, Found found)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (!JobWords.isTerminal(found.job())) {
            goingOn++;
            return;
        }
        boolean isWhole = true;
        for (JobOutput.Stream stream : JobOutput.Stream.values()) {
            isWhole &= isAdded(folder, found.job(), stream);
        }
        withoutOutput += isWhole ? 0 : 1;
        Get.check(found.files());
        for (StoredFile file : found.files()) {
            addFile(folder + "/files/" + file.path(), file, endedMs(found.job()));
        }
    }

    /** Adds what a job wrote there; false when that is not kept. */
    private boolean isAdded(String folder, JsonNode job, JobOutput.Stream stream)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        String sum = Answer.text(job, stream.wireName() + "_sha256");
        MessageDigest digest = Sha256.digest();
        if (sum.equals(HexFormat.of().formatHex(digest.digest()))) {
            return true;
        }
        AtomicLong length = new AtomicLong();
        try {
            new JobOutput(client, job)
                    .copyStored(
                            hdcf.client.OutputQuery.of(stream.wireName()),
                            (bytes, count) -> {
                                if (length.getAndAdd(count) == 0) {
                                    quietly(() -> zip.begin(folder + "/" + stream.wireName(), endedMs(job)));
                                }
                                quietly(() -> zip.write(bytes, count));
                                digest.update(bytes, 0, count);
                            },
                            patience);
        } catch (ProblemException refused) {
            if (refused.status() == 404 || refused.status() == 409) {
                // A job that never started wrote nothing; that of a base worker lies there.
                return sum.isEmpty();
            }
            throw refused;
        } catch (Unwritten disk) {
            throw disk.failure;
        }
        if (length.get() > 0) {
            zip.end();
            if (!sum.isEmpty()) {
                compare(stream.wireName() + " of job " + JobWords.name(job), sum, digest);
            }
        }
        return true;
    }

    private void addFile(String name, StoredFile file, long changedMs)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        MessageDigest digest = Sha256.digest();
        AtomicLong offset = new AtomicLong();
        zip.begin(name, changedMs);
        while (offset.get() < file.length()) {
            // Content never changes under its sum, so that after a break it goes on with the next byte.
            patience.untilAnswered(() -> {
                try (StreamedResponse answer = client.blobs().get(file.sha256(), offset.get())) {
                    pour(answer.body(), file.length(), offset, digest);
                }
                if (offset.get() < file.length()) {
                    throw new EOFException("Expected the whole file, found it cut");
                }
                return offset.get();
            });
        }
        zip.end();
        compare(name, file.sha256(), digest);
    }

    private void pour(InputStream in, long most, AtomicLong offset, MessageDigest digest) throws IOException, Failure {
        byte[] chunk = new byte[CHUNK];
        while (offset.get() < most) {
            int length = in.read(chunk, 0, (int) Math.min(CHUNK, most - offset.get()));
            if (length < 0) {
                return;
            }
            zip.write(chunk, length);
            digest.update(chunk, 0, length);
            offset.addAndGet(length);
        }
    }

    private static void compare(String what, String sum, MessageDigest digest) throws Failure {
        if (!HexFormat.of().formatHex(digest.digest()).equalsIgnoreCase(sum)) {
            throw new Failure(
                    Exit.TRY_AGAIN,
                    "Expected " + what + " to have the sum " + sum + ", found another; no archive was made."
                            + " Next: repeat the command");
        }
    }

    private static long endedMs(JsonNode job) {
        return job.path("ended_at_ms").asLong();
    }

    /** Something that writes into the archive. */
    @FunctionalInterface
    private interface Writing {
        void run() throws Failure;
    }

    /** Through a sink that knows only trouble of standard output. */
    private static void quietly(Writing writing) {
        try {
            writing.run();
        } catch (Failure failure) {
            throw new Unwritten(failure);
        }
    }

    private static final class Unwritten extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        Unwritten(Failure failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
