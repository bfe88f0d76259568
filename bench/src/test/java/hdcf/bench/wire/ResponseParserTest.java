package hdcf.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ResponseParserTest {
    private final ResponseParser parser = new ResponseParser();

    @Test
    void findsStatusAndBodyAtEveryCut() throws IOException {
        byte[] answer = bytes("HTTP/1.1 201 Created\r\nDate: x\r\ncontent-LENGTH:  5\r\n\r\nhello");
        for (int length = 0; length < answer.length; length++) {
            assertThat(parser.parse(answer, length))
                    .as("after %d bytes", length)
                    .isFalse();
        }
        assertThat(parser.parse(answer, answer.length)).isTrue();
        assertThat(parser.status()).isEqualTo(201);
        assertThat(parser.bodyEnd() - parser.bodyStart()).isEqualTo(5);
        assertThat(parser.bodyEnd()).isEqualTo(answer.length);
    }

    @Test
    void needsNoLengthWhenThereIsNoContent() throws IOException {
        byte[] answer = bytes("HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n");
        assertThat(parser.parse(answer, answer.length)).isTrue();
        assertThat(parser.bodyEnd()).isEqualTo(answer.length);
    }

    @Test
    void leavesBytesBehindTheBodyAlone() throws IOException {
        byte[] answer = bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1");
        assertThat(parser.parse(answer, answer.length)).isTrue();
        assertThat(parser.bodyEnd()).isEqualTo(answer.length - 8);
    }

    @Test
    void refusesWhatItCannotFrame() {
        assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "Content-Length");
        assertRefused("SMTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1");
        assertRefused("HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n", "digit");
        assertRefused("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", "9 digits");
        assertRefused("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", "at most");
        assertRefused("x".repeat(17 * 1024), "headers");
    }

    @Test
    void isNotFooledByAnotherHeader() {
        assertRefused("HTTP/1.1 200 OK\r\nX-Content-Length: 3\r\n\r\n", "Content-Length");
    }

    private void assertRefused(String answer, String reason) {
        byte[] bytes = bytes(answer);
        assertThatThrownBy(() -> parser.parse(bytes, bytes.length))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
