package hdcf.verify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Programs;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with many jobs at once, against a real control plane and a real worker. */
final class ManyJobsIT {
    private static final String TEMPLATES = """
            [say]
            command = "echo"
            args = ["said", "{text}"]

            [[say.parameters]]
            name = "text"
            type = "string"
            required = true
            """;

    private static final String GRAPH = """
            jobs:
              a: {type: say, param: {text: three}}
              b: {run: 'echo four >out.txt', outputs: '*.txt', after: a}
            """;

    @TempDir
    Path folder;

    private int calls;

    private Child begin(ControlProcess control, List<String> program, String... argv) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(argv));
        return Child.start(
                command,
                folder,
                folder.resolve("call-" + calls++ + ".log"),
                Map.of("HDCF_URL", control.url(), "HDCF_API_TOKEN", ControlProcess.TOKEN, "HDCF_CONFIG", "/dev/null"));
    }

    private String call(ControlProcess control, int exitCode, String... argv) {
        try (Child child = begin(control, Programs.command("hdcfctl"), argv)) {
            assertThat(child.exitCode())
                    .as(String.join(" ", argv) + ": " + child.output())
                    .isEqualTo(exitCode);
            return child.output();
        }
    }

    @Test
    void topShowsWhatComesNextAndAbortAllEndsEverything() throws IOException {
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start()) {
            call(control, 0, "submit", "-q", "--array", "1-300", "--", "true");
            call(control, 0, "submit", "-q", "--priority", "3", "--", "echo", "urgent");
            call(control, 0, "submit", "-q", "--at", "+1d", "--priority", "9", "--", "echo", "tomorrow");
            assertThat(call(control, 0, "top", "--once"))
                    .containsSubsequence("302 PENDING", "echo urgent", "\n1 ", "\n2 ")
                    .doesNotContain("tomorrow", "\n300 ");
            assertThat(call(control, 0, "hold", "1-300")).isEqualTo("hold: done for 300 of 300 jobs\n");
            assertThat(call(control, 0, "release", "1-300")).isEqualTo("release: done for 300 of 300 jobs\n");
            assertThat(call(control, 0, "abort", "all", "-o", "table")).isEqualTo("aborted 302 jobs\n");
            assertThat(call(control, 4, "retry", "1-300"))
                    .contains("retry: done for 0 of 300 jobs; 300 did not allow it");
            assertThat(call(control, 0, "abort", "all")).contains("nothing waits or runs");
        }
    }

    @Test
    void drainWaitsForWhatRuns() throws IOException {
        Path gate = folder.resolve("gate");
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w").start()) {
            call(control, 0, "submit", "--", "sh", "-c", "while [ ! -e " + gate + " ]; do sleep 0.1; done");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> control.http().get("/jobs/1").text().contains("\"RUNNING\""));
            assertThat(call(control, 124, "worker", "drain", "w", "--wait", "--timeout", "300ms"))
                    .contains("worker w is DRAINING", "waiting for 1 job of w: 1");
            try (Child drain = begin(control, Programs.command("hdcfctl"), "worker", "drain", "w", "--wait")) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> drain.output().contains("waiting for 1 job"));
                control.process().kill();
                control.start();
                Files.createFile(gate);
                assertThat(drain.exitCode()).as(drain.output()).isZero();
                assertThat(drain.output()).endsWith("worker w runs nothing any more\n");
            }
            assertThat(call(control, 0, "show", "1")).contains("COMPLETED");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    @Test
    void kindsOfJobsComeInBatchesAndTheirResultsInOneArchive() throws IOException {
        Path templates = Files.writeString(folder.resolve("templates.toml"), TEMPLATES);
        Path lines = Files.writeString(folder.resolve("lines"), "one\ntwo {}\n");
        Path graph = Files.writeString(folder.resolve("g.yaml"), GRAPH);
        try (ControlProcess control = new ControlProcess(
                                folder.resolve("control"), List.of("--templates", templates.toString()))
                        .start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w").start()) {
            call(control, 0, "submit", "--wait", "--each-line", lines.toString(), "--type", "say");
            call(control, 0, "submit", "--wait", "--array", "5-6", "--type", "say", "--param", "text=same");
            call(control, 0, "submit", "--wait", "--from", graph.toString());
            call(control, 2, "submit", "--each-line", lines.toString(), "--type", "say", "--param", "txt={}");
            Path archive = folder.resolve("r.zip");
            assertThat(call(control, 0, "batch", "get", "1", "--zip", archive.toString()))
                    .isEqualTo(archive + "\n");
            assertThat(text(archive, "0/stdout")).isEqualTo("said one\n");
            assertThat(text(archive, "1/stdout")).isEqualTo("said two {}\n");
            assertThat(text(archive, "results.jsonl")).hasLineCount(2);
            Path second = folder.resolve("s.zip");
            call(control, 0, "get", "3-6", "--zip", second.toString());
            assertThat(text(second, "3/stdout")).isEqualTo("said same\n");
            assertThat(text(second, "6/files/out.txt")).isEqualTo("four\n");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    private static String text(Path archive, String entry) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry found = zip.getEntry(entry);
            assertThat(found).as(entry).isNotNull();
            try (InputStream in = zip.getInputStream(found)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    /** As when a build replaces the program while it starts. */
    @Test
    void aProgramThatIsNotWholeSaysSo() throws IOException {
        Path half = folder.resolve("hdcfctl.jar");
        try (ZipFile whole = new ZipFile(Programs.jar("hdcfctl").toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(half))) {
            for (ZipEntry entry : whole.stream().toList()) {
                if (!entry.getName().equals("hdcf/hdcfctl/command/Selection.class")) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream in = whole.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
        }
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                Child child = begin(
                        control,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-jar",
                                half.toString()),
                        "ls")) {
            assertThat(child.exitCode()).as(child.output()).isEqualTo(70);
            assertThat(child.output())
                    .contains("it is being built anew. Next: repeat the command")
                    .hasLineCount(1);
        }
    }
}
