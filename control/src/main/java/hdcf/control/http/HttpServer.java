package hdcf.control.http;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** The listening server: sockets, IO threads and the pools of the endpoints. */
public final class HttpServer implements AutoCloseable {
    private static final int BUFFER_BYTES = 4 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 50;
    private static final int BACKLOG = 1024;
    private static final long FINISH_MS = 2_000;
    private static final long STOP_SEC = 2;
    private static final int MAX_FOLLOWERS = 32;

    private final XnioWorker worker;
    private final ByteBufferPool buffers;
    private final HttpOpenListener opener;
    private final AcceptingChannel<StreamConnection> listener;
    private final Pools pools;
    private final Router router;
    private final InFlight inFlight;

    private HttpServer(Parts parts, AcceptingChannel<StreamConnection> listener) {
        this.worker = parts.worker;
        this.buffers = parts.buffers;
        this.opener = parts.opener;
        this.listener = listener;
        this.pools = parts.pools;
        this.router = parts.router;
        this.inFlight = parts.inFlight;
    }

    /**
     * How the server listens.
     *
     * @param hostNames names beside localhost and IP addresses under which callers may reach it on loopback
     * @param maxConnections open connections; half of them may be of callers without a token
     */
    public record Settings(
            InetSocketAddress address, Set<String> hostNames, int ioThreads, int maxConnections, Timeouts timeouts) {}

    /** Loads what a server needs before it can be started, so that it is there when the queue is open. */
    public static void load() {
        Json.mapper();
        Xnio.getInstance();
        // XNIO describes its threads to it, asked or not.
        ManagementFactory.getPlatformMBeanServer();
    }

    /** Opens the port and serves. */
    public static HttpServer start(Settings settings, Core core, TokenBook tokens, Clock clock) throws IOException {
        Pools pools = Pools.start(MAX_FOLLOWERS);
        Router router = Protocol.router(core, pools, clock);
        boolean isLoopback = settings.address().getAddress().isLoopbackAddress();
        FrontDoor door = new FrontDoor(
                new StrictRules(isLoopback, settings.hostNames()),
                router,
                new Authenticator(tokens, new FailureLog(clock)),
                HttpServer::freshRequestId);
        ConnectionCap cap = new ConnectionCap(Math.max(1, settings.maxConnections() / 2));
        ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4);
        HttpOpenListener opener = new HttpOpenListener(buffers, undertow(settings.timeouts()));
        InFlight inFlight = new InFlight();
        UndertowDoor root = new UndertowDoor(door, pools, settings.timeouts(), cap);
        opener.setRootHandler(exchange -> {
            inFlight.began();
            exchange.addExchangeCompleteListener(inFlight);
            root.handleRequest(exchange);
        });
        ChannelListener<StreamConnection> counted = connection -> {
            cap.opened(connection);
            opener.handleEvent(connection);
        };
        XnioWorker worker = Xnio.getInstance().createWorker(workers(settings));
        try {
            AcceptingChannel<StreamConnection> listener = worker.createStreamConnectionServer(
                    settings.address(), ChannelListeners.openListenerAdapter(counted), sockets(settings));
            listener.resumeAccepts();
            return new HttpServer(new Parts(worker, buffers, opener, pools, router, inFlight), listener);
        } catch (IOException taken) {
            pools.stop();
            worker.shutdownNow();
            throw taken;
        }
    }

    /** Where it listens; the port is the real one. */
    public InetSocketAddress address() {
        return listener.getLocalAddress(InetSocketAddress.class);
    }

    /** Every route. */
    public Router router() {
        return router;
    }

    /** Takes no further connection; those that are open go on. */
    public void stopAccepting() {
        IoUtils.safeClose(listener);
    }

    /** Waits until the answers that were given have left, though not for ever. */
    public void finishAnswers() throws InterruptedException {
        inFlight.awaitNone(FINISH_MS);
    }

    /** Closes every connection and ends every thread. */
    @Override
    public void close() {
        stopAccepting();
        pools.stop();
        opener.closeConnections();
        worker.shutdownNow();
        try {
            // Buffers go last: an IO thread may still be giving one back.
            worker.awaitTermination(STOP_SEC, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        buffers.close();
    }

    private static OptionMap undertow(Timeouts timeouts) {
        return OptionMap.builder()
                .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                // The limits of the routes are lower; this one bounds what is read to be thrown away.
                .set(UndertowOptions.MAX_ENTITY_SIZE, (long) Limits.SUBMIT_BODY_BYTES + Limits.REPORT_BODY_BYTES)
                .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, timeouts.headMs())
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, timeouts.idleMs())
                .set(UndertowOptions.DECODE_URL, false)
                .set(UndertowOptions.ENABLE_HTTP2, false)
                .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .getMap();
    }

    private static OptionMap workers(Settings settings) {
        return OptionMap.builder()
                .set(Options.WORKER_NAME, "http")
                .set(Options.WORKER_IO_THREADS, settings.ioThreads())
                .set(Options.WORKER_TASK_CORE_THREADS, 1)
                .set(Options.WORKER_TASK_MAX_THREADS, 1)
                .set(Options.THREAD_DAEMON, true)
                .getMap();
    }

    private static OptionMap sockets(Settings settings) {
        return OptionMap.builder()
                .set(Options.TCP_NODELAY, true)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.BACKLOG, BACKLOG)
                .set(Options.CONNECTION_HIGH_WATER, settings.maxConnections())
                .set(Options.CONNECTION_LOW_WATER, settings.maxConnections())
                .getMap();
    }

    private static String freshRequestId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private record Parts(
            XnioWorker worker,
            ByteBufferPool buffers,
            HttpOpenListener opener,
            Pools pools,
            Router router,
            InFlight inFlight) {}
}
