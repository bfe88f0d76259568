package hdcf.verify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Programs;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main flows as a person types them and sees them: golden files beside this test's resources, in this order on one control plane;
 * -Dgolden.update=true writes them anew. What differs from run to run is replaced.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TranscriptsIT {
    private static final Path GOLDEN = Programs.root().resolve("verify/src/test/resources/hdcf/verify/cli");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern ISO = Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9:]{8}(\\.[0-9]+)?Z?");
    private static final Pattern AGO = Pattern.compile("\\((in )?([0-9]+[dhms] ?)+( ago)?\\)");
    private static final Pattern SPAN = Pattern.compile("\\b([0-9]+[dhm] )?[0-9]+(\\.[0-9])?[smh]\\b(?! -- )");
    private static final Pattern SECONDS = Pattern.compile("\"run_seconds\":[0-9.]+");

    private Path folder = Path.of("");

    private ControlProcess control = new ControlProcess(folder, List.of());
    private WorkerProcess worker = new WorkerProcess(folder, "", "", List.of());

    @BeforeAll
    void start(@TempDir Path own) throws IOException {
        folder = own;
        control = new ControlProcess(folder.resolve("control"), List.of()).start();
        worker = new WorkerProcess(folder.resolve("worker"), control, "lab-1").start();
        Path program = folder.resolve("bin/hdcfctl");
        Files.createDirectories(program.getParent());
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(
                program, "#!/bin/sh\nexec '" + String.join("' '", Programs.command("hdcfctl")) + "' \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @AfterAll
    void stop() {
        worker.close();
        control.close();
    }

    static Stream<Path> flows() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void looksAsItDid(Path golden) throws IOException {
        String expected = Files.readString(golden);
        StringBuilder seen = new StringBuilder(expected.lines().findFirst().orElse("") + "\n");
        for (String line :
                expected.lines().filter(each -> each.startsWith("$ ")).toList()) {
            seen.append(line).append('\n').append(typed(line.substring(2)));
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, seen);
        }
        assertThat(seen.toString()).isEqualTo(Files.readString(golden));
    }

    /** What is seen of a line of shell: both streams, and the exit code unless it is 0. */
    private String typed(String line) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", line));
        Path log = Files.createTempFile(folder, "typed", ".log");
        Map<String, String> environment = Map.of(
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"),
                "HDCF_URL",
                control.url(),
                "HDCF_API_TOKEN",
                ControlProcess.TOKEN,
                "HDCF_CONFIG",
                "/dev/null",
                "COLUMNS",
                "120");
        try (Child child = Child.start(command, folder.resolve("home"), log, environment)) {
            int code = child.exitCode();
            return plain(child.output()) + (code == 0 ? "" : "[exit " + code + "]\n");
        }
    }

    private String plain(String output) {
        String text = ID.matcher(output).replaceAll("ID");
        text = ISO.matcher(text).replaceAll("TIME");
        text = AGO.matcher(text).replaceAll("(AGO)");
        text = SECONDS.matcher(text).replaceAll("\"run_seconds\":SPAN");
        text = SPAN.matcher(text).replaceAll("SPAN");
        text = text.replace(control.url(), "URL").replace(folder.toString(), "FOLDER");
        return text.replaceAll(" {2,}", "  ");
    }
}
