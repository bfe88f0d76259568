package hdcf.control.command;

import hdcf.control.store.MetaTable;
import hdcf.schema.port.Clock;
import hdcf.schema.port.Ids;
import hdcf.schema.port.TimeOrderedIds;
import hdcf.schema.wire.Json;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The numbers and ids that were given out. They are stored with every commit that used one, so that none is given out twice
 * and none falls below an earlier one, even when the rows they named were deleted.
 *
 * <p>Confined to the writer thread.
 */
public final class Sequences {
    private static final String KEY = "sequences";

    private final Ids ids;
    private long number;
    private long batch;
    private long schedule;
    private long event;
    private long createdAtMs;
    private String id;
    private boolean isChanged;

    Sequences(MetaTable meta, Clock clock, RandomGenerator random) {
        String stored = meta.get(KEY);
        Stored last = stored == null ? new Stored(0, 0, 0, 0, "", 0) : Json.parse(stored, Stored.class);
        number = last.number();
        batch = last.batch();
        event = last.event();
        createdAtMs = last.createdAtMs();
        id = last.id();
        schedule = last.schedule();
        ids = new TimeOrderedIds(clock, random, id);
    }

    /** The next job's number. */
    public long nextNumber() {
        isChanged = true;
        return ++number;
    }

    /** The next batch's number. */
    public long nextBatch() {
        isChanged = true;
        return ++batch;
    }

    /** The next schedule's number. */
    public long nextSchedule() {
        isChanged = true;
        return ++schedule;
    }

    /** The next event's id. */
    public long nextEvent() {
        isChanged = true;
        return ++event;
    }

    /** An id above all earlier ones. */
    public String nextId() {
        isChanged = true;
        id = ids.next().toLowerCase(Locale.ROOT);
        return id;
    }

    /** The time of a submission: now, but never before an earlier submission. */
    public long createdAtMs(long nowMs) {
        createdAtMs = Math.max(createdAtMs, nowMs);
        return createdAtMs;
    }

    /** The id of the last event. */
    public long lastEvent() {
        return event;
    }

    void store(MetaTable meta) {
        if (isChanged) {
            meta.put(KEY, Json.text(new Stored(number, batch, event, createdAtMs, id, schedule)));
            isChanged = false;
        }
    }

    /** What is stored. */
    record Stored(long number, long batch, long event, long createdAtMs, String id, long schedule) {}
}
