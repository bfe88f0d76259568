package hdcf.verify.longrun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One slice of the run in a JVM of its own: what it was told, where its log lies, and how it ended. */
record ChildJvm(Path log, Path figures, int exitCode, boolean isInTime) {
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            // Slices are short: compiling well costs more than it brings.
            "-XX:TieredStopAtLevel=1",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+EnableDynamicAgentLoading",
            "-Dorg.jooq.no-logo=true",
            "-Dorg.jooq.no-tips=true");

    /**
     * What to run.
     *
     * @param name of the log
     * @param folder the current folder of the JVM
     * @param words main class and its arguments
     */
    record Order(
            String name,
            Path folder,
            List<String> properties,
            Map<String, String> environment,
            String classPath,
            List<String> words) {}

    /** Runs it to its end, or kills it when the limit is over. */
    static ChildJvm run(Order order, Path logs, Duration limit) throws IOException, InterruptedException {
        Path log = logs.resolve(order.name() + ".log");
        Path figures = logs.resolve(order.name() + ".jsonl");
        Files.deleteIfExists(figures);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-Dhdcf.root=" + Place.root());
        command.add("-Dhdcf.figures=" + figures);
        command.addAll(order.properties());
        command.addAll(List.of("-cp", order.classPath()));
        command.addAll(order.words());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(order.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(order.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            boolean isInTime = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            if (!isInTime) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new ChildJvm(log, figures, process.exitValue(), isInTime);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The lines of its log that hold a word. */
    List<String> lines(String word) throws IOException {
        try (var lines = Files.lines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains(word)).toList();
        }
    }
}
