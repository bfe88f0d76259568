package hdcf.hdcfctl.render;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The process as a verb sees it.
 *
 * @param out standard output
 * @param err standard error
 * @param environment the variables
 * @param terminal whether standard output is a terminal; asked only when it matters, because asking costs time
 * @param pause how to wait
 * @param farewell what to say when a person interrupts; empty for nothing
 * @param interrupts how a person interrupts
 */
public record Console(
        Stdout out,
        PrintStream err,
        Map<String, String> environment,
        BooleanSupplier terminal,
        Pause pause,
        AtomicReference<String> farewell,
        Interrupts interrupts) {
    private static final String NEXT = ". Next: ";
    private static final int DEFAULT_WIDTH = 100;
    private static final int MIN_WIDTH = 40;
    private static final int MAX_WIDTH = 1_000;

    /** Columns of the terminal. */
    public int width() {
        int given = givenWidth();
        return given <= 0 ? DEFAULT_WIDTH : Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, given));
    }

    /** What the environment says; 0, as some terminals without a size do, when it says nothing. */
    private int givenWidth() {
        try {
            return Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
        } catch (NumberFormatException notGiven) {
            return 0;
        }
    }

    /** Columns that a table may have: those of the terminal; into a pipe or a file goes everything. */
    public int tableWidth() {
        return terminal.getAsBoolean() || givenWidth() > 0 ? width() : Table.UNBOUNDED;
    }

    /** Whether something may be drawn: on a terminal that can move back on a line. */
    public boolean isDrawable() {
        return !environment.getOrDefault("TERM", "").equals("dumb") && terminal.getAsBoolean();
    }

    /** Whether colours are welcome: on a terminal that knows them, unless NO_COLOR is set. */
    public boolean isColoured() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && isDrawable();
    }

    /** One line on standard error, whatever the text holds; of a long one the end stays, which says what to do next. */
    public void say(String text) {
        String line = Text.oneLine(text);
        int next = line.lastIndexOf(NEXT);
        String advice = next < 0 ? "" : Text.clip(line.substring(next), Text.QUOTE);
        String sentence = next < 0 ? line : line.substring(0, next);
        err.println("hdcfctl: " + Text.clip(sentence, Text.SENTENCE - advice.length()) + advice);
    }
}
