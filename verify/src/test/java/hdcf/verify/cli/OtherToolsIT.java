package hdcf.verify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Programs;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/for-users-of-other-tools.md says to type does something: each line is run, on a queue in which job 12 has ended. */
final class OtherToolsIT {
    private static final Path DOCUMENT = Programs.root().resolve("docs/for-users-of-other-tools.md");
    private static final Pattern TYPED = Pattern.compile("`((?:[^`]*\\| )?hdcfctl [^`]+)`");
    /** A call that was understood and could not be done says one of these, a batch on an older control plane the last one. */
    private static final Set<Integer> FINE = Set.of(0, 1, 3, 4);

    private static final int LEAST = 60;

    @TempDir
    Path folder;

    @Test
    void everyLineDoesSomething() throws IOException {
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "lab-1").start()) {
            Path home = Files.createDirectories(folder.resolve("home"));
            Path bin = Files.createDirectories(folder.resolve("bin"));
            program(bin.resolve("hdcfctl"), "exec '" + String.join("' '", Programs.command("hdcfctl")) + "' \"$@\"");
            Files.writeString(home.resolve("job.sh"), "#!/bin/sh\n#HDCF --retries 0\ntrue\n");
            Files.writeString(home.resolve("jobs.yaml"), "jobs: {a: {run: \"true\"}}\n");
            for (String input : List.of("FILE", "F", "data.csv")) {
                Files.writeString(home.resolve(input), "[{\"command\":\"true\"}]\n");
            }
            Map<String, String> environment = Map.of(
                    "PATH",
                    bin + ":" + System.getenv("PATH"),
                    "HDCF_URL",
                    control.url(),
                    "HDCF_API_TOKEN",
                    ControlProcess.TOKEN,
                    "HDCF_CONFIG",
                    "/dev/null");
            typed("seq 13 | hdcfctl submit --each-line - -- true; hdcfctl wait 1-13", home, environment);
            List<String> wrong = new ArrayList<>();
            List<String> lines = new ArrayList<>(lines());
            assertThat(lines).hasSizeGreaterThanOrEqualTo(LEAST);
            // What takes the only worker away comes last: nothing would run after it.
            lines.sort(Comparator.comparing(line -> line.matches("hdcfctl worker (drain|quarantine) .*")));
            assertThat(worker.process().isAlive()).isTrue();
            for (String line : lines) {
                if (line.equals("hdcfctl wait all")) {
                    // Other lines hold jobs back, or ask for what no machine here has: those would be waited for.
                    typed("hdcfctl abort all", home, environment);
                }
                int code = typed(line, home, environment);
                if (!FINE.contains(code)) {
                    wrong.add(line + ": exit code " + code);
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Each line once. What would run later, or never, runs at once: the queue of a test has an end. */
    private static Set<String> lines() throws IOException {
        Set<String> lines = new LinkedHashSet<>();
        Matcher typed = TYPED.matcher(Files.readString(DOCUMENT).replace("\\|", "|"));
        while (typed.find()) {
            String line = typed.group(1)
                    .replace("…", "a b")
                    .replace("-- CMD", "-- true")
                    // A file that is there is not overwritten, and a job without a limit has none to lengthen.
                    .replace("backup FILE", "backup KEPT")
                    .replace("--time-limit +2h", "--time-limit 2h");
            lines.add(line.replaceFirst("--at (18:30|\\+2h)", "--at +0s")
                    .replace("--needs-gpu", "--dry-run --needs-gpu")
                    .replaceAll("--gpus [0-9.]+|--resource license=1", "--dry-run $0"));
        }
        return lines;
    }

    private int typed(String line, Path home, Map<String, String> environment) throws IOException {
        Path log = Files.createTempFile(folder, "typed", ".log");
        boolean isEndless = line.equals("hdcfctl events -f");
        try (Child child = Child.start(List.of("/bin/sh", "-c", line), home, log, environment)) {
            if (isEndless) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> child.output().contains("job_submitted"));
                return 0;
            }
            return child.exitCode();
        }
    }
}
