package hdcf.verify.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.RawSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker with a running job, so that a bad call would have something to damage; and the connection the bad calls use. */
final class Victim implements AutoCloseable {
    private final ControlProcess control;
    private final Http http;
    private String jobId = "";
    private String assignmentId = "";
    private @Nullable RawSocket socket;

    Victim(ControlProcess control) {
        this.control = control;
        this.http = control.http();
    }

    /** Sees to it that the worker is registered and runs a job; true when it had to begin anew. */
    boolean revive() {
        if (!jobId.isEmpty()
                && http.get("/jobs/" + jobId).json().get("status").asText().equals("RUNNING")) {
            return false;
        }
        http.post("/register", "{\"worker_id\":\"bystander\"}");
        http.post("/register", "{\"worker_id\":\"victim\",\"capabilities\":[\"victim\"]}");
        http.post(
                "/jobs",
                "{\"command\":\"victim\",\"requirements\":[\"victim\"],\"priority\":1000000,\"max_attempts\":1}");
        // So many bad ends would have it cool down.
        http.post("/workers/victim/resume", "");
        Http.Answer given = http.get("/next-job?worker_id=victim");
        assertThat(given.status()).as(given.text()).isEqualTo(200);
        JsonNode assignment = given.json();
        jobId = assignment.get("job_id").asText();
        assignmentId = assignment.get("assignment_id").asText();
        http.post("/ack", body("/ack", Map.of()));
        return true;
    }

    /** Ends what an earlier call may have set a term to, which would end by itself at any time. */
    void settle() {
        http.post("/workers/bystander/resume", "");
    }

    /** A good body for a path, some members replaced. */
    String body(String path, Map<String, String> replaced) {
        Map<String, String> members = new LinkedHashMap<>();
        if (path.equals("/jobs")) {
            members.put("command", "\"true\"");
        } else if (path.equals("/batches")) {
            members.put("array", "\"1-2\"");
            members.put("job", "{\"command\":\"true\"}");
        } else if (path.equals("/schedules")) {
            members.put("name", "\"nightly\"");
            members.put("cron", "\"@yearly\"");
            members.put("job", "{\"command\":\"true\"}");
        } else if (!path.contains("@")) {
            members.put("worker_id", "\"victim\"");
        }
        if (path.equals("/ack") || path.equals("/release") || path.equals("/complete") || path.equals("/fail")) {
            members.put("job_id", "\"" + jobId + "\"");
            members.put("assignment_id", "\"" + assignmentId + "\"");
        }
        if (path.equals("/complete")) {
            members.put("artifact_id", "\"a\"");
            members.put("exit_code", "0");
            for (String stream : new String[] {"stdout", "stderr"}) {
                members.put(stream + "_path", "\"" + stream + "\"");
                members.put(stream + "_tmp_path", "\"" + stream + ".tmp\"");
            }
        }
        replaced.forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (dot < 0) {
                members.put(name, value);
            } else {
                String others = name.startsWith("job.") && !name.equals("job.command") ? "\"command\":\"true\"," : "";
                members.put(
                        name.substring(0, dot), "{" + others + "\"" + name.substring(dot + 1) + "\":" + value + "}");
            }
        });
        StringBuilder text = new StringBuilder();
        members.forEach((name, value) -> text.append(text.length() == 0 ? "{" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return text.append('}').toString();
    }

    RawSocket.@Nullable Reply post(String path, byte[] body) {
        return exchange(
                "POST " + path.replace("@JOB", jobId).replace("@WORKER", "bystander")
                        + " HTTP/1.1\r\nHost: localhost\r\nX-API-Token: " + ControlProcess.TOKEN
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n",
                body);
    }

    RawSocket.@Nullable Reply post(String path, String body) {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    RawSocket.@Nullable Reply get(String target) {
        return exchange(
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-API-Token: " + ControlProcess.TOKEN + "\r\n\r\n",
                new byte[0]);
    }

    private RawSocket.@Nullable Reply exchange(String head, byte[] body) {
        RawSocket open = socket == null ? new RawSocket(control.port()) : socket;
        socket = open;
        open.send(head);
        open.send(body);
        RawSocket.Reply reply = open.read();
        if (reply == null || reply.head().contains("Connection: close")) {
            open.close();
            socket = null;
        }
        return reply;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
