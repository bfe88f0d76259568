package hdcf.verify.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a program of its own, in surroundings that are not what it would like. */
final class CommandLineIT {
    @TempDir
    Path folder;

    /**
     * Surroundings.
     *
     * @param shell a shell command in which {@code "$@"} starts hdcfctl
     */
    private record Place(String name, String shell, List<String> argv, int exitCode) {}

    private static List<Place> places() {
        List<String> list = List.of("jobs", "list");
        return List.of(
                new Place("ordinary", "exec \"$@\"", list, 0),
                new Place("no HOME", "unset HOME; exec \"$@\"", list, 0),
                new Place("a HOME that is none", "HOME=/dev/null; export HOME; exec \"$@\"", list, 0),
                new Place("no environment at all", "exec env -i \"$@\" --url \"$URL\" --token dev-token", list, 0),
                new Place("LANG=C", "LC_ALL=C; LANG=C; export LC_ALL LANG; exec \"$@\"", list, 0),
                new Place(
                        "text that LANG=C cannot say",
                        "LC_ALL=C; export LC_ALL; exec \"$@\" \"$(printf 'gr\\303\\274n')\"",
                        List.of("submit", "--command"),
                        2),
                new Place(
                        "octets that are no text",
                        "LC_ALL=C.UTF-8; export LC_ALL; exec \"$@\" \"$(printf 'a\\377\\376b')\"",
                        List.of("submit", "--command"),
                        2),
                new Place("an unknown locale", "LC_ALL=xx_YY.nothing; export LC_ALL; exec \"$@\"", list, 0),
                new Place("standard output closed", "exec \"$@\" >&-", list, 74),
                new Place("standard output full", "exec \"$@\" >/dev/full", list, 74),
                new Place("standard error closed", "exec \"$@\" 2>&-", List.of("jobs", "list", "--nonsense"), 2),
                new Place("standard input closed", "exec \"$@\" <&-", list, 0),
                new Place(
                        "a folder where nothing can be made",
                        "exec \"$@\" --zip /dev/null/here",
                        List.of("get", "JOB"),
                        74),
                new Place(
                        "a file of jobs that cannot be read",
                        "exec \"$@\" --from-json /dev/null/here",
                        List.of("submit"),
                        74),
                new Place("few open files", "ulimit -n 24; exec \"$@\"", list, 0));
    }

    @Test
    void endsWithASentenceWhereverItIsStarted() throws IOException {
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            control.http().post("/jobs", "{\"command\":\"true\"}");
            String job = control.http().get("/jobs").json().get(0).get("job_id").asText();
            List<String> wrong = new ArrayList<>();
            for (Place place : places()) {
                String printed = judge(control, place, job);
                if (!printed.isEmpty()) {
                    wrong.add(place.name() + ": " + printed);
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(control.http().get("/jobs").json()).hasSize(1);
        }
    }

    /** What is wrong; empty when nothing is. */
    private String judge(ControlProcess control, Place place, String job) throws IOException {
        Path err = folder.resolve("err");
        Files.deleteIfExists(err);
        List<String> argv = new ArrayList<>(List.of("sh", "-c", place.shell() + " 2>>\"$ERR\""));
        if (place.name().equals("standard error closed")) {
            argv.set(2, place.shell());
        }
        argv.add("sh");
        argv.addAll(Programs.command("hdcfctl"));
        place.argv().forEach(word -> argv.add(word.equals("JOB") ? job : word));
        try (Child child = Child.start(
                argv,
                folder,
                folder.resolve("out"),
                Map.of(
                        "HDCF_URL", control.url(),
                        "HDCF_API_TOKEN", ControlProcess.TOKEN,
                        "URL", control.url(),
                        "ERR", err.toString()))) {
            int exitCode = child.exitCode();
            String said = Files.exists(err) ? Files.readString(err, java.nio.charset.StandardCharsets.ISO_8859_1) : "";
            boolean isSentence = exitCode == 0
                    || place.name().equals("standard error closed")
                    || (said.contains("Expected ") && said.contains("Next: "));
            boolean isTrace = said.contains("\tat ") || said.contains("Exception");
            return exitCode == place.exitCode() && isSentence && !isTrace
                    ? ""
                    : "expected exit code " + place.exitCode() + ", found " + exitCode + ", " + said;
        }
    }

    @Test
    void sayWhatHasBecomeOfTheJobWhenAPersonInterrupts() {
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            List<String> argv = Programs.command("hdcfctl");
            argv.addAll(List.of("run", "--url", control.url(), "--token", ControlProcess.TOKEN, "--", "true"));
            try (Child child = Child.start(argv, folder, folder.resolve("run.out"), Map.of())) {
                await("the job is submitted")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> control.http().get("/jobs").json().size() == 1);
                // Nobody runs it: the program waits for its outcome. What it says at its end it knows a moment later.
                await("the second interruption is taken note of")
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> interrupted(child));
                assertThat(child.exitCode()).isEqualTo(130);
                String job =
                        control.http().get("/jobs").json().get(0).get("job_id").asText();
                assertThat(child.output())
                        .contains("The job 1 goes on without you", "Next: hdcfctl logs -f 1", "job 1 was aborted")
                        .doesNotContain("\tat ");
                assertThat(control.http()
                                .get("/jobs/" + job)
                                .json()
                                .get("status")
                                .asText())
                        .isEqualTo("ABORTED");
            }
        }
    }

    private static boolean interrupted(Child child) {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(child.pid()))
                    .start()
                    .waitFor();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        return !child.isAlive();
    }
}
