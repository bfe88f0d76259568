package hdcf.hdcfctl.command;

import hdcf.client.TransferWatcher;
import hdcf.hdcfctl.render.Bar;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;

/** How far the transfer of several files is, in one bar. Confined to one thread. */
final class TransferBar implements TransferWatcher, AutoCloseable {
    /** Less than that is done before anybody looks. */
    private static final long WORTH_BYTES = 4L << 20;

    private final Bar bar;
    private long before;

    private TransferBar(Bar bar) {
        this.bar = bar;
    }

    static TransferBar of(String task, long bytes, Console console) {
        return new TransferBar(bytes < WORTH_BYTES ? Bar.none() : Bar.ofBytes(task, bytes, console));
    }

    /** The next file begins after so many bytes of earlier ones. */
    void from(long bytes) {
        before = bytes;
        bar.to(bytes);
    }

    @Override
    public void at(long bytes) {
        bar.to(before + bytes);
    }

    /** A line of what was asked for, above the bar. */
    void line(String text, Console console) throws Stdout.Closed {
        bar.away();
        console.out().line(text);
        console.out().flush();
    }

    @Override
    public void close() {
        bar.close();
    }
}
