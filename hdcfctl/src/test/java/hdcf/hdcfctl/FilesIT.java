package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.FileSum;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesIT {
    private static final String DONE = "{\"job_id\":\"j1\",\"status\":\"PENDING\"}";

    @TempDir
    Path folder;

    @Test
    void sendsWhatWasGivenAndUploadsWhatIsMissing() throws IOException {
        Path here = Files.writeString(folder.resolve("here"), "abc");
        Path there = Files.writeString(folder.resolve("a:b"), "xyz");
        BlobRef missing = FileSum.of(here);
        try (FakeControl control = new FakeControl()) {
            control.tell("POST /blobs/missing", 200, "{\"sha256\":[\"" + missing.sha256() + "\"]}")
                    .hangUp("PUT /blobs/" + missing.sha256())
                    .tell("PUT /blobs/" + missing.sha256(), 503, FakeControl.problem(503, "storage_full", "Full"))
                    .tell("PUT /blobs/" + missing.sha256(), 200, "{\"length\":3,\"complete\":true}")
                    .tell("POST /jobs", 201, DONE);
            Cli cli = call(
                    control,
                    "submit",
                    "--env",
                    "A=1",
                    "-env",
                    "B=x=y",
                    "--cpus=0.5",
                    "--mem",
                    "1500K",
                    "--grace",
                    "500ms",
                    "--max-output",
                    "1m",
                    "--input",
                    here + ":in/x",
                    "--input",
                    there.toString(),
                    "--outputs",
                    "*.png",
                    "--isolation",
                    "pid",
                    "--",
                    "true",
                    "--env",
                    "C=2");
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            List<FakeControl.Seen> puts = control.seen().stream()
                    .filter(seen -> seen.call().startsWith("PUT"))
                    .toList();
            assertThat(puts).hasSize(3);
            assertThat(puts.get(2).body()).isEqualTo("abc");
            assertThat(puts.get(2).header("Content-type")).isEqualTo("application/octet-stream");
            JsonNode job = Json.mapper()
                    .readTree(control.seen().get(control.seen().size() - 1).body());
            assertThat(job.get("memory_mb").asInt()).isEqualTo(2);
            assertThat(job.at("/execution/env").toString()).isEqualTo("{\"A\":\"1\",\"B\":\"x=y\"}");
            assertThat(job.at("/execution/inputs/0/path").asText()).isEqualTo("in/x");
            assertThat(job.at("/execution/inputs/1/path").asText()).isEqualTo("a:b");
            assertThat(job.at("/execution/max_output_bytes").asLong()).isEqualTo(1024 * 1024);
            assertThat(job.at("/execution/grace_ms").asLong()).isEqualTo(500);
            assertThat(job.get("args").toString()).isEqualTo("[\"--env\",\"C=2\"]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--mem,4X",
        "--mem,-1",
        "--mem,''",
        "--max-output,9999999999999T",
        "--grace,10",
        "--grace,s",
        "--env,A",
        "--env,=x"
    })
    void refusesWhatItCannotRead(String option, String value) throws IOException {
        try (FakeControl control = new FakeControl()) {
            Cli cli = call(control, "submit", option, value, "--", "true");
            assertThat(cli.exitCode()).as(cli.err()).isEqualTo(2);
            assertThat(control.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../a", "/a", "a/../../b", "a\\b", "..", ".", "", "a//b", "a\u0000b", "ok/a", "OTHER", "SUM"})
    void writesNothingOutsideOfItsFolder(String path) throws IOException {
        String sum = path.equals("SUM") ? "../../" + "0".repeat(58) : "0".repeat(64);
        List<Map<String, Object>> files = new ArrayList<>();
        files.add(Map.of("path", "ok", "length", 0, "sha256", "0".repeat(64), "executable", false, "attempt", 1));
        files.add(Map.of(
                "path",
                path.equals("OTHER") ? "ok" : path,
                "length",
                0,
                "sha256",
                sum,
                "executable",
                false,
                "attempt",
                1));
        Path to = folder.resolve("deep/to");
        try (FakeControl control = new FakeControl()) {
            control.tell("GET /jobs/j/files", 200, Json.text(files));
            Cli cli = call(control, "get", "j", "--to", to.toString());
            assertThat(cli.exitCode()).as(cli.err()).isEqualTo(74);
            assertThat(cli.err()).contains("nothing was written");
        }
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all).containsExactly(folder);
        }
    }

    @Test
    void leavesNoFileThatHasAnotherSum() throws IOException {
        try (FakeControl control = new FakeControl()) {
            String sum = "0".repeat(64);
            control.tell(
                            "GET /jobs/j/files",
                            200,
                            "[{\"path\":\"a\",\"length\":3,\"sha256\":\"" + sum
                                    + "\",\"executable\":false,\"attempt\":1}]")
                    .tell("GET /blobs/" + sum, 200, "abc");
            Cli cli = call(control, "get", "j", "--to", folder.resolve("to").toString());
            assertThat(cli.exitCode()).isEqualTo(69);
            assertThat(cli.err()).contains("Expected content with sum");
        }
        assertThat(folder.resolve("to")).isEmptyDirectory();
    }

    @Test
    void overwritesNoOtherFileAndMayBeRepeated() throws IOException {
        Path to = Files.createDirectories(folder.resolve("to"));
        String sum = FileSum.of(Files.writeString(to.resolve("b"), "abc")).sha256();
        try (FakeControl control = new FakeControl()) {
            control.tell("GET /jobs/7/files", 200, Json.text(List.of(file("a", sum), file("b", sum))))
                    .tell("GET /blobs/" + sum, 200, "abc");
            Files.writeString(to.resolve("b"), "mine");
            Cli refused = call(control, "get", "7", "--to", to.toString());
            assertThat(refused.exitCode()).isEqualTo(74);
            assertThat(refused.err())
                    .startsWith("hdcfctl: Expected no other file at " + to.resolve("b") + ", found one. Next: ")
                    .hasLineCount(1);
            assertThat(to.resolve("b")).hasContent("mine");
            assertThat(to.resolve("a")).doesNotExist();
            Files.delete(to.resolve("b"));
            for (int i = 0; i < 2; i++) {
                assertThat(call(control, "get", "7", "--to", to.toString()).exitCode())
                        .isZero();
                assertThat(to.resolve("b")).hasContent("abc");
            }
        }
    }

    private static Map<String, Object> file(String path, String sum) {
        return Map.of("path", path, "length", 3, "sha256", sum, "executable", false, "attempt", 1);
    }

    @Test
    void callsItsFolderAfterTheNumberOfTheJob() throws IOException {
        // A file in its place, so that nothing is fetched to beside the tests.
        Path place = Files.writeString(Path.of("hdcf-7"), "");
        try (FakeControl control = new FakeControl()) {
            control.tell("GET /jobs", 200, "[{\"job_id\":\"j\",\"number\":7,\"status\":\"COMPLETED\"}]")
                    .tell("GET /jobs/j/files", 200, Json.text(List.of(file("a", "0".repeat(64)))));
            Cli cli = call(control, "get", "last");
            assertThat(cli.exitCode()).isEqualTo(74);
            assertThat(cli.err()).startsWith("hdcfctl: Expected to write the files of job 7, found hdcf-7");
        } finally {
            Files.delete(place);
        }
    }

    @Test
    void saysThatAJobHasNoFiles() throws IOException {
        try (FakeControl control = new FakeControl()) {
            control.tell("GET /jobs/7/files", 200, "[]");
            assertThat(call(control, "get", "7"))
                    .isEqualTo(
                            new Cli(0, "", "hdcfctl: job 7 has no files. Next: hdcfctl logs 7 shows what it wrote\n"));
        }
    }

    private static Cli call(FakeControl control, String... words) {
        List<String> argv = new ArrayList<>(List.of(words));
        argv.addAll(1, List.of("--url", control.url(), "--token", "t"));
        return Cli.call(argv.toArray(String[]::new));
    }
}
