package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Target Z2: any octets at all on a connection, and the next caller is served as if nothing had been. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RawBytesFuzzTest {
    /** Of an answer that does not end, such as a list of events that is followed. */
    private static final int PATIENCE_MS = 250;

    private static final int MAX_ANSWER = 64 * 1024;
    private final TestServer server;

    RawBytesFuzzTest() throws IOException {
        server = new TestServer(new Timeouts(2_000, 2_000, 60_000, 2_000), Clock.system());
        server.core.script = command -> new Refusal(ProblemCode.ILLEGAL_TRANSITION, "Expected another state");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @FuzzTest
    void leavesTheNextCallerUnharmed(byte[] bytes) throws IOException {
        server.core.commands.clear();
        String answers = send(bytes);
        for (String part : answers.split("HTTP/1\\.1 ", -1)) {
            // Blobs are no part of this server.
            if (part.length() > 3 && answers.startsWith("HTTP/1.1 ") && !contains(bytes, "/blobs")) {
                assertThat(part).as(answers).doesNotStartWith("5");
            }
        }
        assertThat(answers).doesNotContain("\tat ", "java.lang", "Caused by");
        assertThat(server.get("/workers").status()).isEqualTo(200);
    }

    private String send(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.server.address().getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[MAX_ANSWER];
            int length = 0;
            try {
                for (int n = in.read(answer); n > 0; n = in.read(answer, length, MAX_ANSWER - length)) {
                    length += n;
                }
            } catch (SocketTimeoutException endless) {
                // What has come is judged.
            }
            return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException closed) {
            return "";
        }
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }
}
