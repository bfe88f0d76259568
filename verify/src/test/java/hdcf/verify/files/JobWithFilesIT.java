package hdcf.verify.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.BlobTransfer;
import hdcf.client.FileSum;
import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.schema.wire.BlobRef;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobWithFilesIT {
    @TempDir
    Path folder;

    @Test
    void takesFilesInAndOutByTheCommandLine() throws Exception {
        Path script = Files.writeString(folder.resolve("run.sh"), "echo hello");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Path data = Files.write(folder.resolve("data.bin"), new byte[2_500_000]);
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start()) {
            String said = ctl(
                    control,
                    0,
                    "submit",
                    "--input",
                    script.toString(),
                    "--input",
                    data + ":in/data",
                    "--outputs",
                    "out/*",
                    "--env",
                    "A=b=c",
                    "--cpus",
                    "1.5",
                    "--mem",
                    "1G",
                    "--grace",
                    "2s",
                    "--max-output",
                    "100M",
                    "--require",
                    "memory",
                    "--keep-folder",
                    "never",
                    "--",
                    "./run.sh");
            assertThat(said).startsWith("job_id=");
            Http http = control.http();
            JsonNode job = http.get("/jobs/1").json();
            assertThat(job.at("/execution/env/A").asText()).isEqualTo("b=c");
            assertThat(job.at("/execution/inputs/0/executable").asBoolean()).isTrue();
            assertThat(job.at("/execution/grace_ms").asLong()).isEqualTo(2_000);
            assertThat(job.get("memory_mb").asLong()).isEqualTo(1_024);
            JsonNode assignment = claim(http);
            assertThat(assignment.at("/resources/cpus").asDouble()).isEqualTo(1.5);
            HdcfClient client = new HdcfClient(HttpTransport.to(control.url()), ControlProcess.TOKEN, 20_000);
            BlobTransfer transfer = new BlobTransfer(client, TimeUnit.MILLISECONDS::sleep, 20_000);
            Path fetched = folder.resolve("fetched");
            transfer.download(
                    new BlobRef(assignment.at("/execution/inputs/1/sha256").asText(), 2_500_000), fetched);
            assertThat(Files.mismatch(data, fetched)).isEqualTo(-1);
            BlobRef script1 = FileSum.of(script);
            BlobRef data1 = FileSum.of(data);
            complete(http, assignment, file("out/deep/a", data1, false) + "," + file("b.sh", script1, true));
            assertThat(ctl(control, 0, "files", "1", "-o", "table")).contains("out/deep/a", "b.sh", "2500000");
            Path to = folder.resolve("to");
            assertThat(ctl(control, 0, "get", "1", "--to", to.toString()).lines())
                    .hasSize(2);
            assertThat(Files.mismatch(to.resolve("out/deep/a"), data)).isEqualTo(-1);
            assertThat(to.resolve("b.sh").toFile().canExecute()).isTrue();
        }
    }

    @Test
    void goesOnWithAFileThatWasCutAndFollowsNoLinkOutOfTheFolder() throws Exception {
        Path data = Files.write(
                folder.resolve("data.bin"), "0123456789".repeat(300_000).getBytes(US_ASCII));
        Path outside = Files.createDirectories(folder.resolve("outside"));
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start()) {
            HdcfClient client = new HdcfClient(HttpTransport.to(control.url()), ControlProcess.TOKEN, 20_000);
            BlobRef blob = FileSum.of(data);
            new BlobTransfer(client, TimeUnit.MILLISECONDS::sleep, 20_000).upload(data, blob);
            Http http = control.http();
            http.post("/jobs", "{\"command\":\"true\"}");
            complete(http, claim(http), file("sub/a", blob, false));
            Path to = folder.resolve("to");
            Files.createDirectories(to.resolve("sub"));
            Files.write(
                    to.resolve("sub/.hdcf-" + blob.sha256() + ".part"),
                    java.util.Arrays.copyOf(Files.readAllBytes(data), 1_234_567));
            ctl(control, 0, "get", "1", "--to", to.toString());
            assertThat(Files.mismatch(folder.resolve("to/sub/a"), data)).isEqualTo(-1);
            Path other = Files.createDirectories(folder.resolve("other"));
            Files.createSymbolicLink(other.resolve("sub"), outside);
            assertThat(ctl(control, 74, "get", "1", "--to", other.toString())).contains("found something else");
            assertThat(outside).isEmptyDirectory();
        }
    }

    @Test
    void saysWhichInputIsMissing() throws Exception {
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start()) {
            String body = "{\"command\":\"true\",\"execution\":{\"inputs\":[{\"path\":\"a\",\"sha256\":\""
                    + "0".repeat(64) + "\"}]}}";
            Http.Answer refused = control.http().post("/jobs", body);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().get("code").asText()).isEqualTo("unknown_blob");
            StringBuilder many = new StringBuilder("[");
            for (int i = 0; i < 1_200; i++) {
                many.append("{\"command\":\"true\"},");
            }
            refused = control.http().post("/jobs", many + body + "]");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/1200/execution/inputs/0/sha256");
            assertThat(control.http().get("/jobs").json()).isEmpty();
            assertThat(ctl(
                            control,
                            74,
                            "submit",
                            "--input",
                            folder.resolve("nothing").toString(),
                            "--",
                            "true"))
                    .contains("Expected a file at --input");
        }
    }

    private static String file(String path, BlobRef blob, boolean executable) {
        return "{\"path\":\"" + path + "\",\"length\":" + blob.length() + ",\"sha256\":\"" + blob.sha256()
                + "\",\"executable\":" + executable + "}";
    }

    private static JsonNode claim(Http http) {
        http.post("/register", "{\"worker_id\":\"w1\"}");
        return http.get("/next-job?worker_id=w1").json();
    }

    private static void complete(Http http, JsonNode assignment, String outputs) {
        String lease =
                "\"job_id\":\"" + assignment.get("job_id").asText() + "\",\"worker_id\":\"w1\",\"assignment_id\":\""
                        + assignment.get("assignment_id").asText() + "\"";
        assertThat(http.post("/ack", "{" + lease + "}").status()).isEqualTo(200);
        String report = "{" + lease
                + ",\"artifact_id\":\"a\",\"exit_code\":0,\"stdout_path\":\"o\",\"stderr_path\":\"e\","
                + "\"stdout_tmp_path\":\"o.tmp\",\"stderr_tmp_path\":\"e.tmp\",\"outputs\":[" + outputs + "]}";
        assertThat(http.post("/complete", report).status()).isEqualTo(200);
    }

    private String ctl(ControlProcess control, int exitCode, String... words) throws IOException {
        Path scratch = Files.createTempDirectory(folder, "ctl");
        List<String> arguments = new ArrayList<>(List.of(words));
        int options = arguments.get(0).equals("submit") ? 1 : arguments.size();
        arguments.addAll(options, List.of("--url", control.url(), "--token", ControlProcess.TOKEN));
        try (Child child = Programs.run("hdcfctl", scratch, arguments, Map.of())) {
            assertThat(child.exitCode()).as(child.output()).isEqualTo(exitCode);
            return child.output();
        }
    }
}
