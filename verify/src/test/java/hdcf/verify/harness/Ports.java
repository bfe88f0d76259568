package hdcf.verify.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that are killed and come back to theirs. They lie below those that the system hands out by itself, or a
 * stranger's connection could take one while nobody listens; and they are drawn at random, as other tests run at the same time.
 */
public final class Ports {
    private static final int FIRST = 14_000;
    private static final int END = 32_000;
    private static final int TRIES = 200;

    private Ports() {}

    /** One on which nobody listens. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("Expected a free port from " + FIRST + " to " + END + ", found none");
    }
}
