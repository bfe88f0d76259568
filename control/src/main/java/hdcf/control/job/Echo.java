package hdcf.control.job;

/** Input of others, made safe to repeat in a sentence: at most 64 characters, control characters replaced, in quotes. */
public final class Echo {
    private static final int LIMIT = 64;

    private Echo() {}

    /** The quoted text. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder("\"");
        text.codePoints().limit(LIMIT).forEach(c -> safe.appendCodePoint(isPlain(c) ? c : '?'));
        return safe.append(text.codePointCount(0, text.length()) > LIMIT ? "…\"" : "\"")
                .toString();
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && c != '"';
    }
}
