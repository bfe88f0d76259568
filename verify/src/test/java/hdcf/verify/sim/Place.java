package hdcf.verify.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where runs take place: a folder in memory where there is one, with an empty database to begin from.
 *
 * @param kept where what is left of a bad run is put
 */
record Place(Path folder, Path template, Path kept) {
    static Place open() throws IOException {
        Path memory = Path.of("/dev/shm");
        Path folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "hdcf-sim-")
                : Files.createTempDirectory("hdcf-sim-");
        Path kept = Path.of(System.getProperty("sim.kept", "target/sim"));
        return new Place(folder, SimPlane.template(folder), kept);
    }

    /** Puts aside what explains a run. */
    void keep(Simulation.Result result, Path from) throws IOException {
        Path to = kept.resolve(Long.toString(result.plan().seed()));
        Files.createDirectories(to);
        Files.writeString(to.resolve("trace.txt"), result.trace());
        Files.write(to.resolve("violations.txt"), result.violations());
        List<Path> databases;
        try (var files = Files.walk(from)) {
            databases = files.filter(file -> String.valueOf(file.getFileName()).startsWith("jobs.db"))
                    .sorted()
                    .toList();
        }
        for (Path database : databases) {
            Files.copy(
                    database,
                    to.resolve(String.valueOf(database.getFileName())),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void close() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
