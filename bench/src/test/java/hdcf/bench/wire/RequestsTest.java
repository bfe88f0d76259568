package hdcf.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RequestsTest {
    private static final String JOB = "01890000-0000-7000-8000-00000000000";
    private static final String LEASE = "01890000-0000-7000-9000-00000000000";

    @Test
    void announcesTheLengthOfItsBody() {
        String request = text(RequestTemplate.post("secret", "/ack", "{\"a\":1}"));
        assertThat(request).startsWith("POST /ack HTTP/1.1\r\n");
        assertThat(request).contains("\r\nX-API-Token: secret\r\n");
        assertThat(request).endsWith("Content-Length: 7\r\n\r\n{\"a\":1}");
        assertThat(text(RequestTemplate.get("secret", "/x"))).endsWith("\r\n\r\n");
    }

    @Test
    void writesTheIdsOfEachAssignmentIntoAckAndCompletion() throws IOException {
        Requests requests = new Requests("t", "w", 2);
        Answer answer = answer("{\"jobs\":[" + assignment(1) + "," + assignment(2) + "]}");
        int behind = requests.take(0, answer, answer.bodyStart());
        assertThat(requests.take(1, answer, behind)).isPositive();
        for (RequestTemplate request : new RequestTemplate[] {requests.ack(), requests.complete()}) {
            assertThat(text(request))
                    .containsSubsequence(JOB + "1", LEASE + "1", JOB + "2", LEASE + "2")
                    .doesNotContain(RequestTemplate.JOB)
                    .doesNotContain(RequestTemplate.ASSIGNMENT);
            assertThat(request.size()).isEqualTo(2);
        }
    }

    @Test
    void saysWhenThereIsNoFurtherAssignment() throws IOException {
        Requests requests = new Requests("t", "w", 2);
        Answer answer = answer("{\"jobs\":[" + assignment(1) + "]}");
        int behind = requests.take(0, answer, answer.bodyStart());
        assertThat(requests.take(1, answer, behind)).isEqualTo(-1);
    }

    @Test
    void countsWhatStandsInTheBodyOnly() throws IOException {
        Answer answer = answer("[{\"status\":\"ok\"},{\"status\":\"ok\"}]");
        assertThat(answer.count("\"ok\"".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(2);
        assertThat(answer.count("HTTP".getBytes(StandardCharsets.ISO_8859_1))).isZero();
        assertThat(answer.text()).startsWith("200 [{");
    }

    private static String assignment(int n) {
        return "{\"job_id\":\"" + JOB + n + "\",\"command\":\"true\",\"assignment_id\":\"" + LEASE + n + "\"}";
    }

    private static Answer answer(String body) throws IOException {
        byte[] bytes = ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
        ResponseParser parser = new ResponseParser();
        assertThat(parser.parse(bytes, bytes.length)).isTrue();
        return new Answer(bytes, parser, 1);
    }

    private static String text(RequestTemplate request) {
        return new String(request.bytes(), StandardCharsets.ISO_8859_1);
    }
}
