package hdcf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the JDK would do with a connection that breaks, and what the transport makes of it. */
@Timeout(30)
final class HttpTransportTest {
    private static final int WITHIN_MS = 5_000;
    private static final byte[] SOME = "{\"some\":1}".getBytes(StandardCharsets.UTF_8);
    /** More than the transport copies. */
    private static final byte[] MUCH = new byte[200_000];

    private final ScriptedControl control;
    private final HttpTransport transport;

    HttpTransportTest() throws IOException {
        control = new ScriptedControl();
        transport = HttpTransport.to(control.url());
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    @Test
    void aPostWhoseConnectionBreaksIsSentOnce() {
        control.hangUp();
        assertThatThrownBy(() -> transport.send(request("POST", SOME))).isInstanceOf(IOException.class);
        control.reset();
        assertThatThrownBy(() -> transport.send(request("POST", SOME))).isInstanceOf(IOException.class);
        control.hangUp();
        assertThatThrownBy(() -> transport.send(request("POST", MUCH))).isInstanceOf(IOException.class);
        assertThat(control.calls()).containsExactly("POST /x", "POST /x", "POST /x");
    }

    @Test
    void aPostThatBreaksOnAKeptConnectionIsSentOnce() throws IOException {
        control.tell(200, "{}").hangUp();
        transport.send(request("POST", SOME));
        assertThatThrownBy(() -> transport.send(request("POST", SOME))).isInstanceOf(IOException.class);
        assertThat(control.seen()).extracting(ScriptedControl.Seen::connection).containsExactly(1, 1);
    }

    @Test
    void oneConnectionIsKeptForRequestsInTurn() throws IOException {
        control.tell(200, "{}").tell(404, "{}").tell(200, "{}").tell(204, "").tell(200, "{}");
        transport.send(request("GET", null));
        transport.send(request("POST", SOME));
        try (StreamedResponse read = transport.open(request("GET", null))) {
            assertThat(read.body().readAllBytes()).hasSize(2);
        }
        transport.send(request("POST", MUCH));
        transport.send(request("GET", null));
        assertThat(control.seen())
                .hasSize(5)
                .extracting(ScriptedControl.Seen::connection)
                .containsOnly(1);
    }

    @Test
    void aKeptConnectionThatTheServerClosedIsReplaced() throws Exception {
        for (int i = 0; i < 5; i++) {
            control.tellAndClose(200, "{}");
        }
        transport.send(request("GET", null));
        control.awaitClosed();
        transport.send(request("GET", null));
        control.awaitClosed();
        transport.send(request("POST", SOME));
        control.awaitClosed();
        transport.send(request("POST", MUCH));
        control.awaitClosed();
        transport.send(request("PUT", SOME));
        assertThat(control.calls()).containsExactly("GET /x", "GET /x", "POST /x", "POST /x", "PUT /x");
        assertThat(control.seen()).extracting(ScriptedControl.Seen::connection).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws IOException {
        try (ScriptedControl elsewhere = new ScriptedControl()) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                control.tell(status, "there", "Location: " + elsewhere.url() + "/y");
                control.tell(status, "there", "Location: " + elsewhere.url() + "/y");
                Response answer = transport.send(request("GET", null));
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.body()).asString().isEqualTo("there");
                try (StreamedResponse opened = transport.open(request("GET", null))) {
                    assertThat(opened.status()).isEqualTo(status);
                }
            }
            assertThat(elsewhere.seen()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsCutIsAnErrorAndNotAShortBody() {
        control.cut(200, 100, SOME).cut(409, 100, SOME).cut(200, 100, new byte[0]);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> transport.send(request("POST", SOME)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more bytes of the answer");
        }
        control.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n");
        assertThatThrownBy(() -> transport.send(request("POST", SOME))).isInstanceOf(IOException.class);
    }

    @Test
    void anArrivingBodyThatIsCutIsAnErrorAfterTheBytesThatCame() throws IOException {
        control.cut(200, 100, SOME);
        try (StreamedResponse answer = transport.open(request("GET", null))) {
            assertThat(answer.body().readNBytes(SOME.length)).isEqualTo(SOME);
            assertThatThrownBy(() -> answer.body().read())
                    .isInstanceOf(IOException.class)
                    .hasMessage("Expected 90 more bytes of the answer, but the connection was cut");
        }
        control.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n");
        try (StreamedResponse answer = transport.open(request("GET", null))) {
            InputStream body = answer.body();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerAboveTheLimitIsRefusedBeforeItIsRead() {
        control.stall(200, 256L * 1024 * 1024, SOME);
        assertThatThrownBy(() -> transport.send(request("GET", null)))
                .isInstanceOf(IOException.class)
                .hasMessage("Expected an answer of less than 268435456 bytes");
    }

    /** It announces the body that another method would get. */
    @Test
    void anAnswerWithoutABodyMayAnnounceOne() throws IOException {
        control.cut(200, 1L << 34, new byte[0]);
        Response answer = transport.send(request("HEAD", null));
        assertThat(answer.header("Content-Length")).isEqualTo("17179869184");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void silenceIsAnErrorAfterTheTimeThatWasGiven() {
        control.stall(200, 100, SOME);
        assertThatThrownBy(() -> transport.send(new Request("GET", "/x", Map.of(), null, 100)))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(control.calls()).containsExactly("GET /x");
    }

    @Test
    void closingAnAnswerEndsItsConnectionWithoutTheRest() throws Exception {
        control.stall(200, 1L << 34, SOME);
        control.stall("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n");
        for (int i = 0; i < 2; i++) {
            try (StreamedResponse answer = transport.open(request("GET", null))) {
                assertThat(answer.body().read()).isPositive();
            }
            control.awaitClosed();
        }
    }

    @Test
    void headersAreFoundWhateverTheirCase() throws IOException {
        control.tell(200, "{}", "HDCF-Next-Cursor: next");
        Response answer = transport.send(request("GET", null));
        assertThat(answer.headers()).containsEntry("hdcf-next-cursor", "next");
        assertThat(answer.header("Hdcf-Next-Cursor")).isEqualTo("next");
    }

    @Test
    void aBodyArrivesAsItIsAndIsJsonUnlessItSaysSomethingElse() throws IOException {
        Arrays.fill(MUCH, (byte) 0xFE);
        control.tell(200, "{}").tell(200, "{}");
        transport.send(request("PUT", MUCH));
        transport.send(new Request("PUT", "/x?a=%20b", Map.of("Content-Type", "text/plain"), SOME, WITHIN_MS));
        assertThat(control.calls()).containsExactly("PUT /x", "PUT /x?a=%20b");
        assertThat(control.seen().get(0).body()).isEqualTo(MUCH);
        assertThat(control.seen().get(0).header("Content-Type")).isEqualTo("application/json");
        assertThat(control.seen().get(1).header("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void anAddressOfAnotherFormIsRefusedWithoutItsPassword() {
        for (String url :
                new String[] {"", "host:8080", "ftp://host", "http://", "http://h?q", "http://h:0", "http://h:65536"}) {
            assertThatThrownBy(() -> HttpTransport.to(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Expected a control plane's address such as http://host:8080, found \"" + url + "\"");
        }
        assertThatThrownBy(() -> HttpTransport.to("http://me:secret@host:8080"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("found one with a user name in it");
    }

    private static Request request(String method, byte @Nullable [] body) {
        return new Request(method, "/x", Map.of(), body, WITHIN_MS);
    }
}
