package hdcf.control.command;

import hdcf.control.writer.Book;
import hdcf.control.writer.Turn;

/** The queue as the writer sees it: the store and the memory that mirrors it. Confined to the writer thread. */
public final class QueueBook implements Book {
    @Override
    public boolean begin(Turn turn) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasWritten() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long writes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void finishTurn(boolean queueIsEmpty) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nextDueNanos() {
        throw new UnsupportedOperationException();
    }
}
