package hdcf.control.http;

import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Keeps strangers from taking every connection: of those that never showed a token only so many stay open, and a further
 * one costs the oldest of them its place. Safe for use by several threads.
 */
final class ConnectionCap {
    private static final AttachmentKey<Boolean> PROVEN = AttachmentKey.create(Boolean.class);

    private final int maxStrangers;
    private final Set<StreamConnection> strangers = new LinkedHashSet<>();

    ConnectionCap(int maxStrangers) {
        this.maxStrangers = maxStrangers;
    }

    void opened(StreamConnection connection) {
        StreamConnection oldest = null;
        synchronized (strangers) {
            strangers.add(connection);
            if (strangers.size() > maxStrangers) {
                strangers.removeIf(known -> !known.isOpen());
            }
            if (strangers.size() > maxStrangers) {
                Iterator<StreamConnection> inOrder = strangers.iterator();
                oldest = inOrder.next();
                inOrder.remove();
            }
        }
        if (oldest != null) {
            // Closing belongs to the thread that serves it.
            StreamConnection closing = oldest;
            closing.getIoThread().execute(() -> IoUtils.safeClose(closing));
        }
    }

    /** The caller showed a valid token. */
    void proven(ServerConnection connection) {
        if (connection.getAttachment(PROVEN) == null
                && connection instanceof io.undertow.server.AbstractServerConnection known) {
            connection.putAttachment(PROVEN, Boolean.TRUE);
            synchronized (strangers) {
                strangers.remove(known.getChannel());
            }
        }
    }
}
