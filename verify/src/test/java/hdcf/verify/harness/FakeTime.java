package hdcf.verify.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wall clock of its own for one program, which can be set while the program runs; its clock that never goes back stays the
 * machine's. Needs libfaketime.
 */
public final class FakeTime {
    private static final List<String> PLACES = List.of("/usr/lib", "/usr/lib64", "/usr/local/lib");
    private static final String LIBRARY = "libfaketimeMT.so.1";

    private final Path library;
    private final Path file;

    private FakeTime(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** A clock that goes right until it is set; null where there is no libfaketime. */
    public static @Nullable FakeTime in(Path file) throws IOException {
        Path library = library();
        if (library == null) {
            return null;
        }
        FakeTime time = new FakeTime(library, file);
        time.jumpTo(0);
        return time;
    }

    private static @Nullable Path library() throws IOException {
        for (String place : PLACES) {
            Path folder = Path.of(place);
            if (Files.isRegularFile(folder.resolve("faketime").resolve(LIBRARY))) {
                return folder.resolve("faketime").resolve(LIBRARY);
            }
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> machines = Files.newDirectoryStream(folder, "*-linux-*")) {
                for (Path machine : machines) {
                    Path library = machine.resolve("faketime").resolve(LIBRARY);
                    if (Files.isRegularFile(library)) {
                        return library;
                    }
                }
            }
        }
        return null;
    }

    /** What runs a program under this clock. */
    public List<String> wrapper() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_NO_CACHE=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "DONT_FAKE_MONOTONIC=1",
                // Else each timed wait of a JVM ends at once, and is begun again, for ever.
                "FAKETIME_FORCE_MONOTONIC_FIX=0");
    }

    /** Sets the clock so far from the right time. */
    public void jumpTo(long seconds) {
        try {
            // Whole or not at all: it is read at each look at the clock.
            Path next = Files.writeString(
                    file.resolveSibling(file.getFileName() + ".new"), (seconds < 0 ? "" : "+") + seconds + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException notWritten) {
            throw new UncheckedIOException(notWritten);
        }
    }
}
