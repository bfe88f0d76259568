package hdcf.verify.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between a caller and the control plane on this machine: it harms single exchanges as a plan says, and can be
 * unplugged as a whole. Safe for use by several threads.
 */
public final class ChaosProxy implements AutoCloseable {
    private static final int BACKLOG = 200;

    /** What gets through. */
    enum Weather {
        CLEAR,
        NO_ANSWERS,
        NOTHING
    }

    private final ServerSocket listener;
    private final int target;
    private final FaultPlan plan;
    private final Set<ChaosLink> links = ConcurrentHashMap.newKeySet();
    private volatile Weather weather = Weather.CLEAR;

    /**
     * @param target the port where the control plane listens
     */
    public ChaosProxy(int target, FaultPlan plan) {
        try {
            this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        this.target = target;
        this.plan = plan;
        start(this::accept, "chaos-proxy");
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    public FaultPlan plan() {
        return plan;
    }

    /** Nothing gets through any more, and nobody is told: the cable is out, the router has no power. */
    public void unplug() {
        weather = Weather.NOTHING;
    }

    /** Requests arrive, answers do not. */
    public void loseAnswers() {
        weather = Weather.NO_ANSWERS;
    }

    /** The network is back. Connections on which something was lost are reset, as a router does that knows nothing of them. */
    public void plugIn() {
        weather = Weather.CLEAR;
        links.forEach(ChaosLink::resetIfHarmed);
    }

    Weather weather() {
        return weather;
    }

    int target() {
        return target;
    }

    void forget(ChaosLink link) {
        links.remove(link);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                ChaosLink link = new ChaosLink(this, listener.accept());
                links.add(link);
                start(link::carryRequests, "chaos-requests");
            } catch (IOException over) {
                // The test is over, or a caller was gone before it was seen.
            }
        }
    }

    static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes a connection so that the other side sees a reset and not an end. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            // It has ended already.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        links.forEach(ChaosLink::reset);
    }
}
