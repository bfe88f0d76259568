package hdcf.hdcfctl.command;

import hdcf.client.FileSum;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.SafePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A file that travels with a job: where it lies here, where the job finds it, and its content's sum. */
record InputArgument(Path file, String path, BlobRef blob) {
    /** Reads {@code FILE} or {@code FILE:PATH}; a file whose name has a colon is meant when it is there. */
    static InputArgument of(String text, String verb) throws Failure {
        try {
            int colon = text.lastIndexOf(':');
            boolean isWhole = colon < 0 || Files.exists(Path.of(text));
            Path file = Path.of(isWhole ? text : text.substring(0, colon));
            Path name = file.getFileName();
            String path = isWhole ? String.valueOf(name) : text.substring(colon + 1);
            Optional<String> fault = SafePath.fault(path);
            if (fault.isPresent()) {
                throw Failure.usage(
                        "Expected the path of --input " + text + " to be " + fault.get() + ", found " + path, verb);
            }
            if (!Files.isRegularFile(file)) {
                throw unreadable(text, new IOException("no regular file"));
            }
            return new InputArgument(file, path, FileSum.of(file));
        } catch (IOException | InvalidPathException trouble) {
            throw unreadable(text, trouble);
        }
    }

    private static Failure unreadable(String text, Exception cause) {
        return new Failure(
                Exit.FILES,
                "Expected a file at --input " + text + ", found none that can be read. Next: ls -l " + text,
                cause);
    }
}
