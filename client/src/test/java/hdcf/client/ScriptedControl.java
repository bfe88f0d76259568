package hdcf.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A control plane that gives one written answer after the other, over real sockets, which it also cuts. A server of a library
 * would mend what is to be broken here.
 */
final class ScriptedControl implements AutoCloseable {
    private static final int SILENCE_MS = 10_000;

    /**
     * A request as it came.
     *
     * @param connection counts from 1
     * @param call method and target
     * @param headers by lower-case name
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Seen(int connection, String call, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private enum Then {
        KEEP,
        CLOSE,
        /** The other side learns of it by an error, not by an end. */
        RESET,
        /** Says nothing more until the other side goes away. */
        WAIT
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Answer(byte[] bytes, Then then) {}

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Semaphore ends = new Semaphore(0);
    private final Thread acceptor;

    ScriptedControl() throws IOException {
        acceptor = start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    List<Seen> seen() {
        return seen;
    }

    List<String> calls() {
        return seen.stream().map(Seen::call).toList();
    }

    /** Waits until one more connection is closed by this side. */
    void awaitClosed() throws InterruptedException {
        if (!ends.tryAcquire(SILENCE_MS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("Expected a connection to be closed, but it is open");
        }
    }

    /** A whole answer; the connection is kept. */
    ScriptedControl tell(int status, String body, String... headers) {
        return tell(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    ScriptedControl tell(int status, byte[] body, String... headers) {
        return add(answer(status, body.length, body, headers), Then.KEEP);
    }

    /** A whole answer that says nothing of the connection's end, which follows it. */
    ScriptedControl tellAndClose(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return add(answer(status, bytes.length, bytes), Then.CLOSE);
    }

    /** Announces more than it sends, then cuts the connection. */
    ScriptedControl cut(int status, long announced, byte[] body) {
        return add(answer(status, announced, body), Then.CLOSE);
    }

    /** Announces more than it sends, then is silent. */
    ScriptedControl stall(int status, long announced, byte[] body) {
        return add(answer(status, announced, body), Then.WAIT);
    }

    ScriptedControl stall(String raw) {
        return add(raw.getBytes(StandardCharsets.UTF_8), Then.WAIT);
    }

    /** These bytes, whatever they mean, then the end of the connection. */
    ScriptedControl raw(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8), Then.CLOSE);
    }

    ScriptedControl hangUp() {
        return raw("");
    }

    ScriptedControl reset() {
        return add(new byte[0], Then.RESET);
    }

    private ScriptedControl add(byte[] bytes, Then then) {
        script.add(new Answer(bytes, then));
        return this;
    }

    /** The body of a problem as the control plane words it. */
    static String problem(int status, String code, String detail) {
        return "{\"type\":\"about:blank\",\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"" + detail
                + "\",\"error\":\"" + code + "\"}";
    }

    private static byte[] answer(int status, long announced, byte[] body, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Told\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (status != 204) {
            head.append("Content-Length: ").append(announced).append("\r\n");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            int number = sockets.size();
            start(() -> serve(socket, number));
        }
    }

    private void serve(Socket socket, int number) throws IOException {
        Then then = Then.KEEP;
        try (socket) {
            socket.setSoTimeout(SILENCE_MS);
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (then == Then.KEEP) {
                String call = line(in);
                if (call.isEmpty()) {
                    return;
                }
                seen.add(request(number, call, in));
                Answer answer = script.poll();
                if (answer == null) {
                    answer = new Answer(answer(418, 0, new byte[0]), Then.KEEP);
                }
                out.write(answer.bytes());
                then = answer.then();
            }
            if (then == Then.WAIT && in.read() >= 0) {
                throw new IOException("Expected silence, found more");
            }
            if (then == Then.RESET) {
                socket.setSoLinger(true, 0);
            }
        } finally {
            ends.release();
        }
    }

    private static Seen request(int number, String line, InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            headers.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Seen(number, line.replace(" HTTP/1.1", ""), headers, body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException broken) {
                        // Connections break here on purpose; what came before it is what tests look at.
                        return;
                    }
                },
                "scripted-control");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            // While it is in its call, the port still takes connections.
            acceptor.join(SILENCE_MS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
