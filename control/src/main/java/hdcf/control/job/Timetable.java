package hdcf.control.job;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The times that a cron expression names in a time zone, in Unix seconds. Immutable.
 *
 * <p>The library is only asked about spans without a change of clocks; what a change means is decided here. Times of day that a
 * change leaves out come at the moment of the change; of those that it repeats only the first comes. An expression whose hour
 * begins with {@code *} is about elapsed time: it is left as it is.
 */
public final class Timetable {
    /** Cron knows no seconds. */
    private static final long SHORTEST_SEC = 60;

    private static final int STEPS = 10_000;
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime times;
    private final ZoneRules zone;
    private final boolean isElapsed;

    private Timetable(Cron cron, ZoneRules zone) {
        this.times = ExecutionTime.forCron(cron);
        this.zone = zone;
        this.isElapsed = Objects.requireNonNull(cron.retrieveFieldsAsMap().get(CronFieldName.HOUR))
                .getExpression()
                .asString()
                .startsWith("*");
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException with what is wrong with it
     */
    public static Timetable of(String expression, ZoneId zone) {
        String plain = NICKNAMES.getOrDefault(expression, expression);
        return new Timetable(PARSER.parse(plain).validate(), zone.getRules());
    }

    /** The first time after this one; null when there is none. */
    public @Nullable Long next(long afterSec) {
        Instant from = Instant.ofEpochSecond(afterSec);
        Instant seen = from;
        ZoneOffset offset = zone.getOffset(from);
        for (int step = 0; step < STEPS; step++) {
            ZonedDateTime found = times.nextExecution(from.atZone(offset)).orElse(null);
            if (found == null) {
                return null;
            }
            ZoneOffsetTransition change = zone.nextTransition(seen);
            if (change != null && !found.toInstant().isBefore(change.getInstant())) {
                if (!isElapsed && change.isGap() && found.toLocalDateTime().isBefore(change.getDateTimeAfter())) {
                    return change.getInstant().getEpochSecond();
                }
                seen = change.getInstant();
                from = seen.minusSeconds(1);
                offset = change.getOffsetAfter();
            } else if (!isElapsed && isRepeated(found.toLocalDateTime(), offset)) {
                from = found.toInstant();
            } else {
                return found.toEpochSecond();
            }
        }
        return null;
    }

    private boolean isRepeated(LocalDateTime time, ZoneOffset offset) {
        List<ZoneOffset> offsets = zone.getValidOffsets(time);
        return offsets.size() == 2 && offsets.get(1).equals(offset);
    }

    /**
     * The last time up to a moment.
     *
     * @param knownSec one of its times, not after that moment
     */
    public long last(long knownSec, long untilSec) {
        long known = knownSec;
        long high = untilSec;
        while (high - known > SHORTEST_SEC) {
            long middle = known + (high - known) / 2;
            Long next = next(middle);
            if (next == null || next > untilSec) {
                high = middle;
            } else {
                known = next;
            }
        }
        Long next = next(known);
        while (next != null && next <= untilSec) {
            known = next;
            next = next(known);
        }
        return known;
    }
}
