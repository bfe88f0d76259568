package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroublesIT {
    private static final List<String[]> VERBS = List.of(
            new String[] {"submit", "--command", "x"},
            new String[] {"jobs", "list"},
            new String[] {"jobs", "describe", "j"},
            new String[] {"workers", "list"},
            new String[] {"abort", "j"},
            new String[] {"output", "j"},
            new String[] {"run", "--command", "x", "--patience-seconds", "1"});

    private static Cli at(String url, String... verb) {
        List<String> argv = new ArrayList<>(List.of(verb));
        argv.add("--url");
        argv.add(url);
        return Cli.call(argv.toArray(String[]::new));
    }

    private static void isOneLine(Cli cli) {
        assertThat(cli.err()).hasLineCount(1).contains("Next: ").doesNotContain("Exception", "\tat ");
    }

    private static FakeControl refusing(int status, String body) throws IOException {
        FakeControl control = new FakeControl();
        for (String call : List.of("POST /jobs", "GET /jobs", "GET /jobs/j", "GET /workers", "POST /abort")) {
            control.tell(call, status, body);
        }
        return control;
    }

    @ParameterizedTest
    @CsvSource({"400,2", "401,5", "403,5", "404,3", "409,4", "413,2", "422,2", "429,75", "500,75", "503,75", "302,69"})
    void everyRefusalHasItsExitCode(int status, int exitCode) throws IOException {
        try (FakeControl control =
                refusing(status, FakeControl.problem(status, "x", "Expected a, found b\\n\\u001b[2J."))) {
            for (String[] verb : VERBS) {
                Cli cli = at(control.url(), verb);
                assertThat(cli.exitCode())
                        .as("%s", String.join(" ", verb))
                        .isIn(exitCode, status >= 500 ? 75 : exitCode);
                isOneLine(cli);
                assertThat(cli.err()).doesNotContain("\u001b");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'<html>hello</html>'", "'{'", "'\"text\"'", "'[1'", "''", "'{\"a\":1}'"})
    void anAnswerThatIsNoneOfAControlPlaneIsSaidSo(String body) throws IOException {
        try (FakeControl control = refusing(200, body)) {
            for (String[] verb : List.of(VERBS.get(0), VERBS.get(1), VERBS.get(2), VERBS.get(3))) {
                Cli cli = at(control.url(), verb);
                assertThat(cli.exitCode()).as("%s", String.join(" ", verb)).isEqualTo(69);
                isOneLine(cli);
            }
        }
    }

    @Test
    void nobodyListeningIsSaidSo() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        for (String[] verb : VERBS) {
            Cli cli = at("http://127.0.0.1:" + port, verb);
            assertThat(cli.exitCode()).isEqualTo(69);
            isOneLine(cli);
            assertThat(cli.err()).contains("nobody listening there");
        }
    }

    @Test
    void bytesThatAreNotHttpAreSaidSo() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> babble(socket), "babble");
            thread.setDaemon(true);
            thread.start();
            Cli cli = at("http://127.0.0.1:" + socket.getLocalPort(), "jobs", "list");
            assertThat(cli.exitCode()).isEqualTo(69);
            isOneLine(cli);
        }
    }

    private static void babble(ServerSocket server) {
        while (!server.isClosed()) {
            try (java.net.Socket socket = server.accept()) {
                socket.getOutputStream()
                        .write("SSH-2.0-nothing\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } catch (IOException over) {
                // The test is over.
            }
        }
    }

    @Test
    void aReaderThatHadEnoughIsNoTrouble() throws IOException {
        try (FakeControl control = new FakeControl()) {
            control.tell("POST /jobs", 201, "{\"job_id\":\"j\",\"status\":\"PENDING\"}");
            Cli cli = Cli.into(new Broken("Broken pipe"), Map.of(), false, "submit", "--url", control.url(), "--", "x");
            assertThat(cli).isEqualTo(new Cli(141, "", ""));
            Cli full = Cli.into(
                    new Broken("No space left on device"),
                    Map.of(),
                    false,
                    "submit",
                    "--url",
                    control.url(),
                    "--",
                    "x");
            assertThat(full.exitCode()).isEqualTo(74);
            isOneLine(full);
        }
    }

    @Test
    void aRefusedTokenIsSaidSoInWords() throws IOException {
        try (FakeControl control = refusing(401, FakeControl.problem(401, "unauthorized", "Expected a token"))) {
            assertThat(at(control.url(), "submit", "--command", "x").err())
                    .contains("Expected a token")
                    .contains("--token-file");
            assertThat(at(control.url(), "jobs", "list").err())
                    .contains("Expected a token")
                    .contains("--token-file");
        }
    }

    @Test
    void aPasswordInTheAddressIsNotRepeated() {
        for (String url :
                List.of("http://user:secret@127.0.0.1", "http://user:secret@ 127.0.0.1", "ftp://u:secret@h")) {
            Cli cli = at(url, "jobs", "list");
            assertThat(cli.exitCode()).isEqualTo(2);
            assertThat(cli.err()).doesNotContain("secret");
            isOneLine(cli);
        }
    }

    @Test
    void stackTracesComeOnlyWithDebug() {
        assertThat(at("http://127.0.0.1:1", "jobs", "list", "--debug").err()).contains("\tat ");
    }

    @Test
    void noArgumentsHoweverOddMakeAStackTrace() throws IOException {
        try (FakeControl control = refusing(422, FakeControl.problem(422, "out_of_range", "Expected less"))) {
            List<String> odd = List.of(
                    "",
                    "-",
                    "--",
                    "---",
                    "--url",
                    "--args",
                    "-1",
                    "0x10",
                    "99999999999999999999",
                    "9223372036854775807",
                    "x".repeat(1_000_000),
                    "file:///etc/passwd",
                    "http://user:secret@127.0.0.1",
                    "http://127.0.0.1:99999",
                    "http://",
                    "ftp://h",
                    "http://h#f",
                    "http:// h",
                    "://",
                    "\u0000",
                    "\ufffd",
                    "@/etc/passwd",
                    "${sys:user.home}",
                    "%s%n",
                    "\u001b[2J");
            List<String> options = List.of(
                    "--url",
                    "-token",
                    "--token-file",
                    "--request-timeout-seconds",
                    "-o",
                    "--priority",
                    "-timeout-ms",
                    "--max-attempts",
                    "--idempotency-key",
                    "--limit",
                    "--cursor",
                    "--status",
                    "--worker-id",
                    "--job-id",
                    "--state-file",
                    "--from-json",
                    "--nonsense",
                    "--stream");
            for (String[] verb : VERBS) {
                for (String option : options) {
                    harmless(control, verb, option);
                    for (String value : odd) {
                        harmless(control, verb, option, value);
                    }
                }
                harmless(control, verb, "--priority", "1", "--priority", "2");
            }
            for (String word : odd) {
                Cli cli = Cli.call(word);
                assertThat(cli.exitCode()).isEqualTo(2);
                assertThat(cli.err()).hasSizeLessThan(2_000).doesNotContain("Exception", "\tat ");
            }
        }
    }

    private static void harmless(FakeControl control, String[] verb, String... more) {
        List<String> argv = new ArrayList<>(List.of(verb));
        argv.addAll(List.of(more));
        Cli cli = Cli.with(Map.of("HDCF_URL", control.url()), false, argv.toArray(String[]::new));
        String all = cli.out() + cli.err();
        assertThat(all).hasSizeLessThan(5_000).doesNotContain("Exception", "\tat ", "\u001b");
        assertThat(cli.exitCode()).isNotEqualTo(70);
        assertThat(cli.err().lines().count()).isLessThanOrEqualTo(2);
    }

    private static final class Broken extends OutputStream {
        private final String message;

        Broken(String message) {
            this.message = message;
        }

        @Override
        public void write(int octet) throws IOException {
            throw new IOException(message);
        }
    }
}
