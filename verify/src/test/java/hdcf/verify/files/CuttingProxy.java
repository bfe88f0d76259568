package hdcf.verify.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A network that cuts each connection after a drawn number of bytes, whichever way they went. Safe for use by several threads. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Random random;
    private final int mostBytes;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();

    /** @param mostBytes a connection carries at most so many */
    CuttingProxy(int target, long seed, int mostBytes) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.random = new Random(seed);
        this.mostBytes = mostBytes;
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Connections that were cut. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                open.add(near);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(far);
                AtomicLong left = new AtomicLong(random.nextInt(mostBytes));
                start(() -> pump(near, far, left));
                start(() -> pump(far, near, left));
            } catch (IOException refused) {
                // The target is being restarted, or the test is over.
                closeBroken();
            }
        }
    }

    private void closeBroken() {
        open.forEach(CuttingProxy::close);
        open.clear();
    }

    private void pump(Socket from, Socket to, AtomicLong left) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                long before = left.getAndAdd(-count);
                out.write(buffer, 0, (int) Math.max(0, Math.min(count, before)));
                if (before <= count) {
                    cuts.incrementAndGet();
                    return;
                }
            }
        } catch (IOException over) {
            // One side is gone, so the other one goes, too.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closeBroken();
    }
}
