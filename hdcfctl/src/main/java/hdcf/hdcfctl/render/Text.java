package hdcf.hdcfctl.render;

import java.util.Locale;

/** Text from elsewhere made harmless for a terminal. */
public final class Text {
    /** Characters of a sentence on standard error. */
    public static final int SENTENCE = 1_000;
    /** Characters of a foreign answer that a sentence quotes. */
    public static final int QUOTE = 200;

    private static final String MORE = "...";
    private static final String UNITS = "KMGTP";

    private Text() {}

    /** The text on one line: control characters, ANSI sequences and those that turn the writing direction are shown, not sent. */
    public static String oneLine(String text) {
        int first = 0;
        while (first < text.length() && isPlain(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        safe.append(text, 0, first);
        text.codePoints().skip(text.codePointCount(0, first)).forEach(point -> append(safe, point));
        return safe.toString();
    }

    /** At most {@code max} characters, the last three being dots when something is missing. */
    public static String clip(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Math.max(0, max - MORE.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + MORE.substring(0, Math.min(max, MORE.length()));
    }

    /** A time span as people say it, such as {@code 3m 12s}. */
    public static String span(long seconds) {
        if (seconds < 0) {
            return "0s";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m";
        }
        return seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }

    /** An amount of bytes as people say it, such as {@code 1.5 GiB}. */
    public static String size(long bytes) {
        if (bytes < 1_024) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= 1_024 && unit < UNITS.length() - 1) {
            amount /= 1_024;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 ? "%.1f %siB" : "%.0f %siB", amount, UNITS.charAt(unit));
    }

    private static boolean isPlain(char unit) {
        return unit >= ' ' && unit < 0x7f;
    }

    private static void append(StringBuilder safe, int point) {
        if (point == '\n') {
            safe.append("\\n");
        } else if (point == '\t') {
            safe.append("\\t");
        } else if (point == '\r') {
            safe.append("\\r");
        } else if (isDangerous(point)) {
            safe.append(String.format(Locale.ROOT, "\\u%04x", point));
        } else {
            safe.appendCodePoint(point);
        }
    }

    private static boolean isDangerous(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
