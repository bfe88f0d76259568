package hdcf.hdcfctl.command;

import hdcf.client.BackupCall;
import hdcf.client.ProblemException;
import hdcf.client.StreamedResponse;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.backup.BackupFile;
import hdcf.schema.backup.BackupManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Saves the queue of a running control plane. The file gets its name when it was received whole, checked, and made durable; until then
 * it is called {@code FILE.part}.
 */
@Command(
        name = "backup",
        description = "Save the queue of a running control plane to a file.",
        footer = {"Examples:", "  hdcfctl backup --with-files queue.zip"},
        sortOptions = false)
final class Backup implements Verb {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int LEAST_SECONDS = 660;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to make.")
    private String file = "";

    @Option(
            names = {"--with-files", "-with-files"},
            description = "Add the outputs and blobs that the queue names.")
    private boolean withFiles;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        Path target = target();
        if (Files.exists(target)) {
            throw new Failure(
                    Exit.FILES, "Expected no file at " + target + ", found one. Next: move it away, or name another");
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (StreamedResponse answer = new BackupCall(connection.client(console, LEAST_SECONDS)).open(withFiles)) {
            receive(answer.body(), part);
        }
        BackupManifest manifest;
        try {
            manifest = BackupFile.check(part);
        } catch (IOException broken) {
            throw new Failure(
                    Exit.TRY_AGAIN,
                    "Expected a whole backup, found one that was cut short or damaged. Next: repeat the command",
                    broken);
        }
        keep(part, target);
        console.out()
                .line(Text.oneLine(target + ": " + manifest.jobs() + " jobs, " + manifest.lastEvent() + " events, "
                        + manifest.entries().size() + " files"));
        if (!manifest.missing().isEmpty()) {
            console.say(manifest.missing().size() + " files were gone when they were to be copied");
        }
        return Exit.OK;
    }

    private Path target() throws Failure {
        try {
            return Path.of(file).toAbsolutePath();
        } catch (InvalidPathException notAPath) {
            throw new Failure(
                    Exit.USAGE, "Expected a file name, found another text. Next: hdcfctl backup --help", notAPath);
        }
    }

    private static void receive(InputStream in, Path part) throws IOException, Failure {
        byte[] piece = new byte[PIECE_BYTES];
        try (OutputStream out = create(part)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                write(out, piece, count);
            }
        } catch (FileSystemException disk) {
            throw notWritten(disk);
        }
    }

    private static void write(OutputStream out, byte[] piece, int count) throws Failure {
        try {
            out.write(piece, 0, count);
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    /** Whoever reads a backup reads the environment of every job: it is the owner's alone. */
    private static OutputStream create(Path part) throws IOException {
        Files.deleteIfExists(part);
        FileAttribute<?>[] attributes =
                part.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createFile(part, attributes);
        return Files.newOutputStream(part, StandardOpenOption.WRITE);
    }

    private static void keep(Path part, Path target) throws Failure {
        try {
            force(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.resolveSibling(""));
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Failure notWritten(IOException disk) {
        return new Failure(
                Exit.FILES,
                "Expected to write the backup, found " + disk.getMessage() + ". Next: make room, or name another file",
                disk);
    }
}
