package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** The memory for chunks of octets on their way to the disk. Safe for use by several threads. */
final class ChunkRoom {
    private final Semaphore bytes;

    ChunkRoom(int bytes) {
        this.bytes = new Semaphore(bytes);
    }

    /** Takes room, or refuses. */
    Seat take(int size) throws Refusal {
        if (!bytes.tryAcquire(size)) {
            throw new Refusal(
                    ProblemCode.OVERLOADED, "Expected room for one more chunk, found others on their way; retry");
        }
        return new Seat(size);
    }

    /** Room that was taken, until it is closed. */
    final class Seat implements AutoCloseable {
        private final int size;
        private final AtomicBoolean isFree = new AtomicBoolean();

        private Seat(int size) {
            this.size = size;
        }

        @Override
        public void close() {
            if (isFree.compareAndSet(false, true)) {
                bytes.release(size);
            }
        }
    }
}
