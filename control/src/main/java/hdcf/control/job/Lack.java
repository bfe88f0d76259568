package hdcf.control.job;

import java.math.BigDecimal;

/**
 * One need that an offer does not satisfy.
 *
 * @param kind {@code capability}, {@code cpus}, {@code memory_mb}, {@code gpus} or {@code resource}
 * @param name of the capability or the resource, else empty
 * @param wanted in the unit of {@link Amounts}
 * @param has in the same unit
 */
public record Lack(String kind, String name, long wanted, long has) {
    /** What is wanted, in words. */
    public String wantedWords() {
        return words(wanted);
    }

    /** What is there, in words. */
    public String hasWords() {
        return words(has);
    }

    private String words(long amount) {
        return switch (kind) {
            case "capability" -> "capability " + name;
            case "cpus" -> plain(amount) + " cpus";
            case "memory_mb" -> amount + " MiB of memory";
            case "gpus" -> plain(amount) + " gpus";
            default -> name + "=" + plain(amount);
        };
    }

    private static String plain(long milli) {
        return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
    }
}
