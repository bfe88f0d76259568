package hdcf.verify.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.RawSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of endpoints.txt over a raw socket: each has its status and its code, and what is refused changes no row. */
final class EndpointTableIT {
    private static final Pattern REPEAT = Pattern.compile("@\\{(.+?)\\*([0-9]+)\\}");

    @TempDir
    Path folder;

    /** One line of the table. */
    private record Row(String call, String body, String expected) {
        static Row of(String line) {
            String[] parts = line.split(" \\| ", -1);
            // A body may hold the separator, a call may not.
            return new Row(
                    parts[0],
                    String.join(" | ", List.of(parts).subList(1, parts.length - 1)),
                    parts[parts.length - 1].strip());
        }

        String name() {
            return call + " " + (body.length() <= 120 ? body : body.substring(0, 120) + "…");
        }
    }

    @Test
    void answersEachRowAsTheTableSays() throws IOException {
        try (ControlProcess control = new ControlProcess(
                        folder, List.of("--heartbeat-timeout-seconds", "3600", "--reconcile-interval-seconds", "3600"))
                .start()) {
            Map<String, String> words = prepare(control.http());
            Watch watch = new Watch(control);
            List<String> wrong = new ArrayList<>();
            int rows = 0;
            for (Row row : rows()) {
                rows++;
                RawSocket.Reply reply = send(control, row, words);
                watch.judge(row.name(), reply);
                if (!isExpected(row, reply)) {
                    wrong.add(row.name() + ": expected " + row.expected() + ", found " + reply.status() + " "
                            + reply.body());
                }
            }
            assertThat(wrong).as("of %d rows", rows).isEmpty();
            assertThat(rows).isGreaterThan(130);
            watch.healthy();
        }
    }

    /** The status, and after it the code of a refusal or the body of an answer where the table gives one. */
    private static boolean isExpected(Row row, RawSocket.Reply reply) {
        String[] expected = row.expected().split(" ", 2);
        if (!expected[0].equals(String.valueOf(reply.status()))) {
            return false;
        }
        String detail = reply.status() < 400
                ? reply.body()
                : Http.tree(reply.body()).path("code").asText();
        return expected.length == 1 || expected[1].equals(detail);
    }

    private static List<Row> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(EndpointTableIT.class.getResourceAsStream("endpoints.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Row::of)
                    .toList();
        }
    }

    private static RawSocket.Reply send(ControlProcess control, Row row, Map<String, String> words) {
        String call = fill(row.call(), words);
        byte[] body =
                row.body().equals("-") ? new byte[0] : fill(row.body(), words).getBytes(StandardCharsets.UTF_8);
        String head = call + " HTTP/1.1\r\nHost: localhost\r\nX-API-Token: " + ControlProcess.TOKEN + "\r\n"
                + (body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        try (RawSocket socket = new RawSocket(control.port())) {
            socket.send(head);
            socket.send(body);
            return socket.answer();
        }
    }

    private static String fill(String text, Map<String, String> words) {
        Matcher repeats = REPEAT.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (repeats.find()) {
            repeats.appendReplacement(
                    filled, Matcher.quoteReplacement(repeats.group(1).repeat(Integer.parseInt(repeats.group(2)))));
        }
        String whole = repeats.appendTail(filled).toString();
        for (String word :
                List.of("RUN_LEASE", "OPEN_LEASE", "DONE_LEASE", "GONE_LEASE", "RUN", "OPEN", "DONE", "GONE")) {
            whole = whole.replace("@" + word, words.getOrDefault(word, ""));
        }
        return whole;
    }

    /** Four jobs of worker w1 in four states, and a worker w2 without any. */
    private static Map<String, String> prepare(Http http) {
        Map<String, String> words = new HashMap<>();
        http.post("/register", "{\"worker_id\":\"w1\",\"nonce\":\"one\"}");
        http.post("/register", "{\"worker_id\":\"w2\",\"capabilities\":[\"none\"]}");
        for (String word : List.of("DONE", "GONE", "RUN", "OPEN")) {
            http.post("/jobs", "{\"command\":\"true\"}");
            JsonNode assignment = http.get("/next-job?worker_id=w1").json();
            String job = assignment.get("job_id").asText();
            String lease = assignment.get("assignment_id").asText();
            words.put(word, job);
            words.put(word + "_LEASE", lease);
            String names = "\"job_id\":\"" + job + "\",\"worker_id\":\"w1\",\"assignment_id\":\"" + lease + "\"";
            if (!word.equals("OPEN")) {
                assertThat(http.post("/ack", "{" + names + "}").status()).isEqualTo(200);
            }
            if (word.equals("DONE")) {
                assertThat(http.post(
                                        "/complete",
                                        "{" + names + ",\"artifact_id\":\"a\",\"exit_code\":0,\"stdout_path\":\"o\","
                                                + "\"stderr_path\":\"e\",\"stdout_tmp_path\":\"o.tmp\",\"stderr_tmp_path\":\"e.tmp\"}")
                                .status())
                        .isEqualTo(200);
            } else if (word.equals("GONE")) {
                assertThat(http.post("/abort", "{\"job_id\":\"" + job + "\"}").status())
                        .isEqualTo(200);
            }
        }
        return words;
    }
}
