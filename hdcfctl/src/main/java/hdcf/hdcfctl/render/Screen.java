package hdcf.hdcfctl.render;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The whole terminal, drawn anew again and again; what was on it before comes back at the end. Long lines and those below the last row are
 * cut by the terminal itself, so that its size may change meanwhile.
 */
public final class Screen {
    /** The other screen, no cursor, no wrapping. */
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";

    private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String TO_THE_END_OF_LINE = "\u001b[K";
    private static final String TO_THE_END = "\u001b[J";

    private final Stdout out;
    private final AtomicBoolean isEntered = new AtomicBoolean();

    public Screen(Stdout out) {
        this.out = out;
    }

    /** Draws these lines and nothing else. */
    public synchronized void draw(List<String> lines) throws Stdout.Closed {
        StringBuilder frame = new StringBuilder(isEntered.compareAndSet(false, true) ? ENTER : "");
        int row = 1;
        for (String line : lines) {
            frame.append("\u001b[").append(row++).append(";1H").append(line).append(TO_THE_END_OF_LINE);
        }
        out.text(frame.append(TO_THE_END).toString());
        out.flush();
    }

    /** Gives the terminal back; may be called from another thread, and more than once. */
    public synchronized void leave() {
        if (isEntered.compareAndSet(true, false)) {
            try {
                out.text(LEAVE);
                out.flush();
            } catch (Stdout.Closed gone) {
                // Then there is no terminal to give back.
            }
        }
    }
}
