package hdcf.verify.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** When things happened in true time: events of the audit log, starts and pauses of the control plane, calls of workers. */
final class Chronicle {
    static final long UNKNOWN = -1;

    private final Timeline timeline;
    private final TreeMap<Long, Long> commits = new TreeMap<>();
    private final TreeSet<Long> beginnings = new TreeSet<>();
    private final Map<String, TreeSet<Long>> heard = new HashMap<>();

    Chronicle(Timeline timeline) {
        this.timeline = timeline;
    }

    /** All events up to this one are durable. */
    void committed(long lastEvent) {
        commits.putIfAbsent(lastEvent, timeline.now());
    }

    /** The control plane begins, and this is the last event that it found. What was to come of the run before does not. */
    void began(long lastEvent) {
        commits.tailMap(lastEvent, false).clear();
        commits.putIfAbsent(lastEvent, UNKNOWN);
        beginnings.tailSet(timeline.now(), false).clear();
        beginnings.add(timeline.now());
    }

    /**
     * The pause that was to last longer ends now.
     *
     * @param isLong whether it lasted so long that it counts
     */
    void pauseEnds(boolean isLong) {
        beginnings.tailSet(timeline.now(), false).clear();
        if (isLong) {
            beginnings.add(timeline.now());
        }
    }

    /** It goes on after it stood still. */
    void wentOn(long atNanos) {
        beginnings.add(atNanos);
    }

    /** A worker's call that was taken had arrived then. */
    void heard(String worker, long atNanos) {
        heard.computeIfAbsent(worker, name -> new TreeSet<>()).add(atNanos);
    }

    /** When an event was written; {@link #UNKNOWN} when it was found after the end of the run that wrote it. */
    long timeOf(long event) {
        Map.Entry<Long, Long> commit = commits.ceilingEntry(event);
        return commit == null ? timeline.now() : commit.getValue();
    }

    /** How long the control plane had been there, without a pause, at a time. */
    long upFor(long atNanos) {
        Long since = beginnings.floor(atNanos);
        return since == null ? atNanos : atNanos - since;
    }

    /** How long a worker had been silent at a time. */
    long silentFor(String worker, long atNanos) {
        TreeSet<Long> times = heard.get(worker);
        Long last = times == null ? null : times.lower(atNanos);
        return last == null ? atNanos : atNanos - last;
    }
}
