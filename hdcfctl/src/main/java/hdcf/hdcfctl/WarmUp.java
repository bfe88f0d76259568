package hdcf.hdcfctl;

import hdcf.hdcfctl.command.Exit;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Interrupts;
import hdcf.hdcfctl.render.Stdout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The training run for the class-data archive: real submissions and looks at a job, over a socket of this process. */
final class WarmUp {
    private static final String JOB =
            "{\"job_id\":\"0\",\"number\":1,\"status\":\"COMPLETED\",\"command\":\"true\",\"args\":[],\"exit_code\":0}";

    private static final String BATCH =
            "{\"batch_id\":\"0\",\"number\":1,\"state\":\"QUEUED\",\"jobs\":1,\"first_number\":1,\"last_number\":1}";

    private WarmUp() {}

    static int run() {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server), "warm-up");
            thread.setDaemon(true);
            thread.start();
            String url = "http://127.0.0.1:" + server.getLocalPort();
            int submitted = Main.run(new String[] {"submit", "--url", url, "--token", "t", "--", "true"}, silent());
            int described = Main.run(
                    new String[] {"jobs", "describe", "1", "--url", url, "--token", "t", "-o", "table"}, silent());
            int ran = Main.run(new String[] {"run", "--url", url, "--token", "t", "--", "true"}, silent());
            int listed = Main.run(new String[] {"ls", "--url", url, "--token", "t"}, silent());
            int shown = Main.run(new String[] {"show", "1", "--url", url, "--token", "t"}, silent());
            Path lines = Files.writeString(Files.createTempFile("hdcf-warm-up-", null), "1\n");
            int many = Main.run(
                    new String[] {
                        "submit", "--each-line", lines.toString(), "--url", url, "--token", "t", "--", "echo", "{}"
                    },
                    silent());
            Files.delete(lines);
            return IntStream.of(submitted, described, ran, listed, shown, many)
                    .max()
                    .orElse(Exit.FAULT);
        } catch (IOException noSocket) {
            return Exit.FAULT;
        }
    }

    private static Console silent() {
        return new Console(
                new Stdout(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Map.of(),
                () -> false,
                TimeUnit.MILLISECONDS::sleep,
                new AtomicReference<>(""),
                Interrupts.none());
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> serve(socket), "warm-up-call");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException over) {
                // The whole training run is done.
            }
        }
    }

    private static void serve(Socket accepted) {
        try (Socket socket = accepted) {
            // Kept connections belong to the training: the classes behind them are archived, too.
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String asked = request(in); asked != null; asked = request(in)) {
                String one = asked.startsWith("POST /batches") ? BATCH : JOB;
                answer(asked.startsWith("GET /jobs?") ? "[" + JOB + "]" : one, socket.getOutputStream());
            }
        } catch (IOException over) {
            // The client is done.
        }
    }

    /** The request line of a request that was read to its end; null when there are no more. */
    private static @Nullable String request(BufferedReader in) throws IOException {
        long length = 0;
        String first = in.readLine();
        String line = first;
        while (line != null && !line.isEmpty()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(line.substring(15).strip());
            }
            line = in.readLine();
        }
        while (length > 0) {
            length -= in.skip(length);
        }
        return first;
    }

    private static void answer(String json, OutputStream out) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.US_ASCII);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nHDCF-Attempt: 1\r\nHDCF-Attempt-Ended: true\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }
}
