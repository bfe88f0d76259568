package hdcf.control.blob;

import java.util.concurrent.locks.ReentrantLock;

/** A lock for each blob; some share one. */
final class BlobLocks {
    private final ReentrantLock[] locks = new ReentrantLock[64];

    BlobLocks() {
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    ReentrantLock of(String sha256) {
        return locks[Integer.parseInt(sha256.substring(0, 2), 16) % locks.length];
    }
}
