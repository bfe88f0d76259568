package hdcf.control.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folders of streamed output: {@code <root>/<job_id>/<assignment_id>/stdout|stderr}. Safe for use by several threads. */
public final class OutputFolders {
    private final Path root;

    OutputFolders(Path root) {
        this.root = root;
    }

    /** Where the streams of an attempt lie, relative to the folder of the data. */
    public String name(String jobId, String assignmentId) {
        return root.getFileName() + "/" + jobId + "/" + assignmentId;
    }

    Path file(StreamKey key) {
        return folder(key).resolve(key.stream().word());
    }

    void create(StreamKey key) throws IOException {
        Files.createDirectories(folder(key));
    }

    /** Makes durable that the file has its name: after a power cut bytes without a name are lost. */
    void force(StreamKey key) throws IOException {
        Path folder = folder(key);
        force(folder);
        force(folder.resolveSibling(""));
        force(root);
    }

    /** The folders of jobs, in no order. The caller closes it. */
    @SuppressWarnings("StreamResourceLeak")
    public DirectoryStream<Path> jobs() throws IOException {
        Files.createDirectories(root);
        return Files.newDirectoryStream(root);
    }

    /**
     * Deletes all output of a job. Whatever else lies in its folder stays, and so does the folder.
     *
     * @return how many files went
     */
    public int delete(String jobId) throws IOException {
        int deleted = 0;
        Path job = root.resolve(jobId);
        try (DirectoryStream<Path> attempts = Files.newDirectoryStream(job)) {
            for (Path attempt : attempts) {
                for (Stream stream : Stream.values()) {
                    deleted += Files.deleteIfExists(attempt.resolve(stream.word())) ? 1 : 0;
                }
                Files.deleteIfExists(attempt);
            }
        } catch (NoSuchFileException gone) {
            return deleted;
        }
        Files.deleteIfExists(job);
        return deleted;
    }

    private Path folder(StreamKey key) {
        return root.resolve(key.jobId()).resolve(key.assignmentId());
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
