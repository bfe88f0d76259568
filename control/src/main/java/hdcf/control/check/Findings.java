package hdcf.control.check;

import hdcf.control.store.Snapshot;
import hdcf.schema.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects violations; beyond {@link #LIMIT} they are only counted. Confined to one thread. */
final class Findings {
    /** How many are told in full. */
    static final int LIMIT = 1_000;

    private final List<Violation> told = new ArrayList<>();
    private long count;

    void add(String invariant, @Nullable String job, String sentence, Object... places) {
        count++;
        if (told.size() < LIMIT) {
            List<String> events = new ArrayList<>();
            for (Object place : places) {
                events.add(place(place));
            }
            told.add(new Violation(invariant, job, sentence, List.copyOf(events)));
        }
    }

    List<Violation> all() {
        List<Violation> all = new ArrayList<>(told);
        if (count > told.size()) {
            all.add(new Violation(
                    "more",
                    null,
                    "Expected no violation, but there are " + count + ", of which these are the first",
                    List.of()));
        }
        return List.copyOf(all);
    }

    private static String place(Object place) {
        if (place instanceof Snapshot.EventLine line) {
            return "event " + line.id();
        }
        return place instanceof HistoryEvent event ? event.id() : String.valueOf(place);
    }
}
