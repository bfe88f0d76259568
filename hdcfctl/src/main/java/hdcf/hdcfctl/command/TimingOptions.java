package hdcf.hdcfctl.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about time and tries in the words of people; each is another spelling of a base one. */
final class TimingOptions {
    /** What brings these options in. */
    static final Set<String> NAMES = Set.of("time-limit", "at", "retries");

    private static final int MAX_RETRIES = 1_000_000;

    @Option(
            names = {"--time-limit", "-time-limit"},
            paramLabel = "TIME",
            description = "How long one attempt may take, such as 1h30m.")
    private @Nullable String timeLimit;

    @Option(
            names = {"--at", "-at"},
            paramLabel = "WHEN",
            description = "Not before: 18:30, 2026-12-24T18:00, an ISO time with its zone, or +2h from now.")
    private @Nullable String at;

    @Option(
            names = {"--retries", "-retries"},
            paramLabel = "N",
            description = "How often it is tried again when it ends badly; one less than --max-attempts.")
    private @Nullable Integer retries;

    boolean hasRetries() {
        return retries != null;
    }

    @Nullable
    Long timeoutMs(@Nullable Long otherwise, String verb) throws Failure {
        if (timeLimit == null) {
            return otherwise;
        }
        only(otherwise, "--time-limit or --timeout-ms", verb);
        long ms = Amounts.milliseconds("--time-limit", timeLimit, verb);
        if (ms == 0) {
            throw Failure.usage("Expected --time-limit of more than nothing, found " + timeLimit, verb);
        }
        return ms;
    }

    @Nullable
    Integer maxAttempts(@Nullable Integer otherwise, String verb) throws Failure {
        if (retries == null) {
            return otherwise;
        }
        only(otherwise, "--retries or --max-attempts", verb);
        if (retries < 0 || retries > MAX_RETRIES) {
            throw Failure.usage("Expected --retries from 0 to " + MAX_RETRIES + ", found " + retries, verb);
        }
        return retries + 1;
    }

    @Nullable
    Long scheduledAt(@Nullable Long otherwise, String verb) throws Failure {
        if (at == null) {
            return otherwise;
        }
        only(otherwise, "--at or --scheduled-at", verb);
        if (at.startsWith("+")) {
            long ms = Amounts.milliseconds("--at", at.substring(1), verb);
            return (System.currentTimeMillis() + ms + 999) / 1_000;
        }
        try {
            return seconds(at, ZonedDateTime.now(ZoneId.systemDefault()));
        } catch (DateTimeException notATime) {
            throw Failure.usage("Expected --at such as 18:30, 2026-12-24T18:00 or +2h, found " + at, verb);
        }
    }

    /** A clock time is today's, or tomorrow's when it is past. */
    static long seconds(String text, ZonedDateTime now) {
        if (text.endsWith("Z") || text.indexOf('+') > 0) {
            return text.endsWith("Z")
                    ? Instant.parse(text).getEpochSecond()
                    : java.time.OffsetDateTime.parse(text).toEpochSecond();
        }
        LocalDateTime local;
        if (text.indexOf('-') < 0) {
            LocalTime time = LocalTime.parse(text);
            LocalDate day = time.isAfter(now.toLocalTime())
                    ? now.toLocalDate()
                    : now.toLocalDate().plusDays(1);
            local = day.atTime(time);
        } else {
            local = text.indexOf('T') < 0 && text.indexOf(' ') < 0
                    ? LocalDate.parse(text).atStartOfDay()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
        }
        return local.atZone(now.getZone()).toEpochSecond();
    }

    private static void only(@Nullable Object other, String both, String verb) throws Failure {
        if (other != null) {
            throw Failure.usage("Expected either " + both + ", found both", verb);
        }
    }
}
