package hdcf.hdcfctl.command;

import java.util.List;
import java.util.Locale;

/** Amounts as people type them: {@code 512M}, {@code 10s}. */
final class Amounts {
    private static final int MAX_DIGITS = 15;
    private static final List<String> SIZES = List.of("", "K", "M", "G", "T");

    private Amounts() {}

    /** Bytes: a number with K, M, G or T, which are powers of 1024, or without. */
    static long bytes(String option, String text, String verb) throws Failure {
        String upper = text.toUpperCase(Locale.ROOT);
        for (int i = SIZES.size() - 1; i >= 0; i--) {
            if (upper.endsWith(SIZES.get(i))) {
                long number =
                        digits(upper.substring(0, upper.length() - SIZES.get(i).length()));
                if (number >= 0 && number <= Long.MAX_VALUE >> (10 * i)) {
                    return number << (10 * i);
                }
                break;
            }
        }
        throw Failure.usage("Expected " + option + " such as 512M or 4G, found " + text, verb);
    }

    /** Milliseconds: a number with ms, s, m or h. */
    static long milliseconds(String option, String text, String verb) throws Failure {
        long factor = text.endsWith("ms") ? 1 : text.endsWith("s") ? 1_000 : text.endsWith("m") ? 60_000 : 3_600_000;
        int unit = text.endsWith("ms") ? 2 : 1;
        boolean isKnown = text.length() > unit && "smh".indexOf(text.charAt(text.length() - 1)) >= 0;
        long number = isKnown ? digits(text.substring(0, text.length() - unit)) : -1;
        if (number < 0 || number > Long.MAX_VALUE / factor) {
            throw Failure.usage("Expected " + option + " such as 10s or 500ms, found " + text, verb);
        }
        return number * factor;
    }

    private static long digits(String text) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
        return isNumber ? Long.parseLong(text) : -1;
    }
}
