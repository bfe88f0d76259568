package hdcf.hdcfctl.render;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far something is, drawn on the last line of a terminal, on standard error; nothing at all where nobody looks. */
public final class Bar implements AutoCloseable {
    private static final int EVERY_MS = 250;
    /** Between two drawings that are asked for. */
    private static final long LEAST_NANOS = 100_000_000;

    private final @Nullable ProgressBar drawn;
    private final @Nullable Line line;
    private long drawnNanos = System.nanoTime() - LEAST_NANOS;

    private Bar(@Nullable ProgressBar drawn, @Nullable Line line) {
        this.drawn = drawn;
        this.line = line;
    }

    /** One that is never drawn. */
    public static Bar none() {
        return new Bar(null, null);
    }

    /** One that counts up to this. */
    public static Bar of(String task, long most, Console console) {
        return of(new ProgressBarBuilder(), task, most, console);
    }

    /** One that counts bytes. */
    public static Bar ofBytes(String task, long most, Console console) {
        return of(new ProgressBarBuilder().setUnit(" MiB", 1L << 20).showSpeed(), task, most, console);
    }

    private static Bar of(ProgressBarBuilder builder, String task, long most, Console console) {
        if (!console.isDrawable()) {
            return none();
        }
        Line line = new Line(console.err(), console.width() - 1);
        return new Bar(
                builder.setTaskName(Text.oneLine(task))
                        .setInitialMax(most)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(EVERY_MS)
                        .setConsumer(line)
                        .build(),
                line);
    }

    /** So far it came. */
    public void to(long amount) {
        if (drawn != null) {
            drawn.stepTo(amount);
            if (System.nanoTime() - drawnNanos >= LEAST_NANOS) {
                drawn.refresh();
                drawnNanos = System.nanoTime();
            }
        }
    }

    /** Makes room for a line of text; the bar comes back below it. */
    public void away() {
        if (line != null) {
            line.clear();
        }
    }

    /** Takes it off the screen. */
    @Override
    public void close() {
        if (drawn != null) {
            drawn.close();
        }
        away();
    }

    /** The last line of the terminal. */
    private record Line(PrintStream err, int width) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public void accept(String text) {
            synchronized (err) {
                err.print("\r" + text + "\u001b[K");
                err.flush();
            }
        }

        @Override
        public void clear() {
            synchronized (err) {
                err.print("\r\u001b[K");
                err.flush();
            }
        }

        @Override
        public void close() {}
    }
}
