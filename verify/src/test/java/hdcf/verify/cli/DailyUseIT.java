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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DailyUseIT {
    private static final int LINES = Integer.getInteger("cli.lines", 10_000);

    @TempDir
    Path folder;

    private int calls;

    /** A call that is under way, with both of its streams in a file. */
    private Child begin(ControlProcess control, String... argv) {
        List<String> command = new ArrayList<>(Programs.command("hdcfctl"));
        command.addAll(List.of(argv));
        Path log = folder.resolve("call-" + calls++ + ".log");
        return Child.start(command, folder, log, environment(control));
    }

    private static Map<String, String> environment(ControlProcess control) {
        return Map.of("HDCF_URL", control.url(), "HDCF_API_TOKEN", ControlProcess.TOKEN, "HDCF_CONFIG", "/dev/null");
    }

    private String call(ControlProcess control, int exitCode, String... argv) {
        try (Child child = begin(control, argv)) {
            assertThat(child.exitCode())
                    .as(String.join(" ", argv) + ": " + child.output())
                    .isEqualTo(exitCode);
            return child.output();
        }
    }

    @Test
    void jobsGiveTheirOwnExitCodes() throws IOException {
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w").start()) {
            assertThat(call(control, 7, "run", "--", "sh", "-c", "echo out; exit 7"))
                    .contains("out");
            call(control, 3, "submit", "--wait", "--", "sh", "-c", "exit 3");
            assertThat(call(control, 9, "submit", "--follow", "--retries", "0", "--", "sh", "-c", "echo seen; exit 9"))
                    .contains("seen");
            call(control, 124, "submit", "--wait", "--retries", "0", "--time-limit", "300ms", "--", "sleep", "60");
            call(control, 143, "run", "--", "sh", "-c", "kill -TERM $$");
            Path lines = Files.writeString(folder.resolve("lines"), "0\n2\n\n");
            call(
                    control,
                    1,
                    "submit",
                    "--wait",
                    "--retries",
                    "0",
                    "--each-line",
                    lines.toString(),
                    "--",
                    "sh",
                    "-c",
                    "exit {}");
            call(control, 2, "wait", "6-7", "--exit-code", "max");
            assertThat(call(control, 0, "ls", "--state", "FAILED", "-q")).isEqualTo("1\n2\n3\n4\n5\n7\n");
            assertThat(call(control, 0, "logs", "1")).isEqualTo("out\n");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    @Test
    void scriptsCarryTheirOwnOptions() throws IOException {
        Path script = Files.write(
                folder.resolve("task.sh"),
                List.of(
                        "#!/bin/sh",
                        "#HDCF --env GREETING=\"good day\" --priority 3",
                        "#HDCF --retries 0",
                        "echo \"$GREETING, $1\"",
                        "exit 4"));
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w").start()) {
            assertThat(call(control, 4, "submit", "--follow", "--priority", "5", script.toString(), "all"))
                    .contains("good day, all\n");
            assertThat(call(control, 0, "show", "last", "-o", "json")).contains("\"priority\":5", "\"max_attempts\":1");
            assertThat(call(control, 4, "submit", "--wait", "--cwd", folder.toString(), script.toString()))
                    .contains("exit code 4");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    @Test
    void followingAndWaitingOutliveARestartOfTheControlPlane() throws IOException {
        Path gate = folder.resolve("gate");
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w").start()) {
            call(
                    control,
                    0,
                    "submit",
                    "--retries",
                    "0",
                    "--",
                    "sh",
                    "-c",
                    "echo before; while [ ! -e " + gate + " ]; do sleep 0.1; done; echo after; exit 6");
            try (Child logs = begin(control, "logs", "-f", "last");
                    Child wait = begin(control, "wait", "last");
                    Child events = begin(control, "events", "-f", "-o", "jsonl")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> logs.output().contains("before"));
                control.process().kill();
                try (Child late = begin(control, "wait", "1");
                        Child lateLogs = begin(control, "logs", "-f", "1")) {
                    // These two meet nobody with their very first call, and say so.
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> late.output().contains("waiting up to")
                                    && lateLogs.output().contains("waiting up to"));
                    control.start();
                    Files.createFile(gate);
                    assertThat(late.exitCode()).as(late.output()).isEqualTo(6);
                    assertThat(lateLogs.exitCode()).as(lateLogs.output()).isZero();
                    assertThat(said(lateLogs)).isEqualTo("before\nafter\n");
                }
                assertThat(logs.exitCode()).as(logs.output()).isZero();
                assertThat(said(logs)).isEqualTo("before\nafter\n");
                assertThat(wait.exitCode()).as(wait.output()).isEqualTo(6);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> events.output().contains("\"event\":\"job_"));
                assertThat(worker.process().isAlive()).isTrue();
            }
        }
    }

    /** What a call printed, but that it waits for the control plane. */
    private static String said(Child child) {
        return child.output()
                .lines()
                .filter(line -> !line.startsWith("hdcfctl: waiting up to "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void theFirstInterruptLeavesTheJobAloneAndTheSecondAbortsIt() throws Exception {
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w").start()) {
            try (Child run = begin(control, "run", "--", "sh", "-c", "echo begun; sleep 600")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> run.output().contains("begun"));
                interrupt(run);
                assertThat(run.exitCode()).isEqualTo(130);
                assertThat(run.output()).contains("goes on without you", "Next: hdcfctl logs -f 1");
            }
            assertThat(call(control, 0, "ls", "--state", "RUNNING", "-q")).isEqualTo("1\n");
            try (Child run = begin(control, "run", "--abort-on-interrupt", "--", "sh", "-c", "echo begun; sleep 600")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> run.output().contains("begun"));
                interrupt(run);
                assertThat(run.exitCode()).isEqualTo(130);
                assertThat(run.output()).contains("job 2 was aborted");
            }
            assertThat(call(control, 0, "ls", "--state", "ABORTED", "-q")).isEqualTo("2\n");
            assertThat(call(control, 0, "abort", "all", "-o", "table")).isEqualTo("aborted 1 job: 1\n");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    @Test
    void aFileOfManyLinesIsOneSubmission() throws IOException {
        List<String> lines =
                IntStream.rangeClosed(1, LINES).mapToObj(Integer::toString).toList();
        Path file = Files.write(folder.resolve("lines"), lines);
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start()) {
            assertThat(call(control, 0, "submit", "-q", "--each-line", file.toString(), "--", "echo"))
                    .isEqualTo("batch:1\n");
            assertThat(call(control, 0, "ls", "--limit", "100000", "-q").lines())
                    .hasSize(LINES);
            assertThat(call(control, 0, "show", "last", "-o", "json"))
                    .contains("\"command\":[\"echo\",\"" + LINES + "\"]");
            assertThat(call(control, 0, "ls", "--limit", "3")).contains("Next: hdcfctl ls --limit");
        }
    }

    @Test
    void whoIsNotAllowedIsToldSo() {
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start()) {
            assertThat(call(control, 5, "ls", "--token", "wrong")).contains("Next: ");
            assertThat(call(control, 3, "show", "1")).contains("Next: ");
            assertThat(call(control, 3, "wait", "last")).contains("Next: hdcfctl submit");
            assertThat(call(control, 1, "doctor")).contains("ok   token", "BAD  workers");
            assertThat(call(control, 5, "doctor", "--token", "wrong")).contains("BAD  token");
        }
    }

    private static void interrupt(Child child) throws Exception {
        assertThat(child.pid()).isGreaterThan(1);
        assertThat(child.isAlive()).isTrue();
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(child.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
