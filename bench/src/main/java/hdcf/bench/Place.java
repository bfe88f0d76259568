package hdcf.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where measurements happen: the program under load, and the folder for its files. */
final class Place {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String CACHE = "hdcf-bench-prepared";

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description =
                    "Folder for the databases; default: /dev/shm, else the temporary folder. Prepared files stay in"
                            + " its subfolder " + CACHE + " until you delete it.")
    @Nullable
    Path dir;

    @Option(
            names = "--control-jar",
            paramLabel = "FILE",
            defaultValue = "control/target/control.jar",
            description = "The control plane. Default: ${DEFAULT-VALUE}")
    Path controlJar = Path.of("control/target/control.jar");

    /** Work that needs a folder of its own. */
    @FunctionalInterface
    interface Work<T> {
        T in(Path folder) throws Exception;
    }

    /** Runs the work in a fresh folder, which is gone afterwards. */
    <T> T inFolder(Work<T> work) throws Exception {
        Files.createDirectories(base());
        Path folder = Files.createTempDirectory(base(), "hdcf-bench");
        try {
            return work.in(folder);
        } finally {
            delete(folder);
        }
    }

    /** Where prepared files are kept. */
    Path cache() {
        return base().resolve(CACHE);
    }

    /** The folder above all. */
    Path base() {
        if (dir != null) {
            return dir.toAbsolutePath();
        }
        return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException stays) {
                throw new UncheckedIOException("Expected to delete " + path, stays);
            }
        }
    }
}
