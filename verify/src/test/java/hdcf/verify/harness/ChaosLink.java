package hdcf.verify.harness;

import hdcf.verify.harness.ChaosProxy.Weather;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a {@link ChaosProxy}: one thread carries requests, one carries answers. A caller sends its next
 * request when it has the answer to the last one, so that what comes back belongs to the request that went out last.
 */
final class ChaosLink {
    private static final int MOST_LATE_MS = 400;
    private static final int MOST_SLICES = 600;
    /** How long a connection stays open on which nothing comes. */
    private static final int HOLD_MS = 2_500;

    private static final int COPY_MS = 1_500;
    private static final int PIECE = 16 * 1024;
    private static final int FAR_CUT = 1_500_000;

    private final ChaosProxy proxy;
    private final Socket near;
    private volatile @Nullable Socket far;
    private volatile Fault fault = Fault.NONE;
    private volatile boolean isHarmed;
    private volatile int answerLeft;

    ChaosLink(ChaosProxy proxy, Socket near) {
        this.proxy = proxy;
        this.near = near;
    }

    void carryRequests() {
        try {
            near.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(near.getInputStream(), PIECE);
            for (byte[] request = WireRequest.read(in); request != null; request = WireRequest.read(in)) {
                answerLeft = -1;
                fault = proxy.plan().next();
                if (!carry(request)) {
                    reset();
                    return;
                }
            }
            close();
        } catch (IOException broken) {
            reset();
        } finally {
            proxy.forget(this);
        }
    }

    /** Answers whether the connection goes on. */
    private boolean carry(byte[] request) throws IOException {
        if (isCut(Weather.NOTHING)) {
            return true;
        }
        switch (fault) {
            case RESET_BEFORE -> {
                return false;
            }
            case RESET_IN_REQUEST -> {
                open().getOutputStream().write(request, 0, proxy.plan().below(request.length));
                return false;
            }
            case SWALLOWED -> {
                hold();
                return false;
            }
            case HALF_OPEN -> {
                open().getOutputStream().write(request);
                hold();
                return false;
            }
            case TWICE -> {
                sendCopy(request);
                open().getOutputStream().write(request);
            }
            case SLICES -> slice(open().getOutputStream(), request, request.length);
            case LATE_REQUEST -> {
                late();
                open().getOutputStream().write(request);
            }
            case NONE, LATE_ANSWER, ANSWER_LOST, RESET_IN_ANSWER ->
                open().getOutputStream().write(request);
        }
        return true;
    }

    private Socket open() throws IOException {
        Socket open = far;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), proxy.target());
            open.setTcpNoDelay(true);
            far = open;
            ChaosProxy.start(this::carryAnswers, "chaos-answers");
        }
        return open;
    }

    private void carryAnswers() {
        Socket from = far;
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from == null ? InputStream.nullInputStream() : from.getInputStream();
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                deliver(piece, count);
            }
            if (!isHarmed) {
                close();
            }
        } catch (IOException broken) {
            reset();
        }
    }

    private void deliver(byte[] answer, int count) throws IOException {
        if (isCut(Weather.NO_ANSWERS) || fault == Fault.HALF_OPEN) {
            return;
        }
        OutputStream out = near.getOutputStream();
        switch (fault) {
            case ANSWER_LOST -> reset();
            case RESET_IN_ANSWER -> cutShort(out, answer, count);
            case SLICES -> slice(out, answer, count);
            case LATE_ANSWER -> {
                late();
                out.write(answer, 0, count);
            }
            default -> out.write(answer, 0, count);
        }
    }

    private void cutShort(OutputStream out, byte[] answer, int count) throws IOException {
        int left = answerLeft >= 0 ? answerLeft : proxy.plan().below(count < PIECE ? count : FAR_CUT);
        out.write(answer, 0, Math.min(count, left));
        answerLeft = Math.max(0, left - count);
        if (left <= count) {
            reset();
        }
    }

    /** Whether this way is closed; then the connection has lost octets and can never be trusted again. */
    private boolean isCut(Weather way) {
        Weather weather = proxy.weather();
        if (weather == Weather.NOTHING || weather == way) {
            isHarmed = true;
        }
        return isHarmed;
    }

    private void late() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1L + proxy.plan().below(MOST_LATE_MS)));
    }

    /** Waits until the caller has lost its patience. */
    private void hold() throws IOException {
        near.setSoTimeout(HOLD_MS);
        try {
            if (near.getInputStream().read() >= 0) {
                throw new IOException("Expected a caller that waits for its answer, but it sent more");
            }
        } catch (SocketTimeoutException patient) {
            // It waits longer than a network remembers a connection.
        }
    }

    /** Sends the request on a connection of its own and waits until it was answered, if it is soon. */
    private void sendCopy(byte[] request) {
        try (Socket copy = new Socket(InetAddress.getLoopbackAddress(), proxy.target())) {
            copy.setSoTimeout(COPY_MS);
            copy.getOutputStream().write(request);
            copy.getInputStream().read();
        } catch (IOException unanswered) {
            // A parked question is answered when there is work; its copy goes away before.
        }
    }

    private static void slice(OutputStream out, byte[] bytes, int count) throws IOException {
        int slices = Math.min(count, MOST_SLICES);
        for (int i = 0; i < slices; i++) {
            out.write(bytes, i, 1);
        }
        out.write(bytes, slices, count - slices);
    }

    void resetIfHarmed() {
        if (isHarmed) {
            reset();
        }
    }

    void reset() {
        ChaosProxy.reset(near);
        Socket open = far;
        if (open != null) {
            ChaosProxy.reset(open);
        }
    }

    private void close() throws IOException {
        near.close();
        Socket open = far;
        if (open != null) {
            open.close();
        }
    }
}
