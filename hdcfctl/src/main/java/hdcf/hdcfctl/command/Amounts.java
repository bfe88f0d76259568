package hdcf.hdcfctl.command;

import java.util.List;
import java.util.Locale;

/** Amounts as people type them: {@code 512M}, {@code 10s}. */
final class Amounts {
    private static final int MAX_DIGITS = 15;
    private static final long MAX_MS = 1_000_000_000_000_000L;
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

    /** Milliseconds: numbers with d, h, m, s or ms, such as {@code 1h30m}. */
    static long milliseconds(String option, String text, String verb) throws Failure {
        long sum = 0;
        int at = 0;
        while (at < text.length() || at == 0) {
            int begin = at;
            while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
                at++;
            }
            long number = digits(text.substring(begin, at));
            int unit = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            long factor = factor(text.substring(unit, at));
            if (number < 0 || factor < 0 || number > (MAX_MS - sum) / factor) {
                throw Failure.usage("Expected " + option + " such as 10s, 500ms or 1h30m, found " + text, verb);
            }
            sum += number * factor;
        }
        return sum;
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> -1;
        };
    }

    private static long digits(String text) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
        return isNumber ? Long.parseLong(text) : -1;
    }
}
