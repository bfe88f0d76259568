package hdcf.control.command.live;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of which one is current and each is followed by another for good, such as the boots of a machine or its daemons. Who
 * speaks under a former one was long on its way. Confined to the writer thread.
 */
public final class IdHistory {
    /** More are not remembered until the control plane starts again. */
    private static final int MAX_FORMER = 1_000;

    private final Set<String> former = new HashSet<>();
    private final Set<String> questioned = new HashSet<>();
    private @Nullable String current;

    IdHistory(@Nullable String current) {
        this.current = current;
    }

    public @Nullable String current() {
        return current;
    }

    /** Whether it was followed by another one. */
    public boolean isFormer(@Nullable String id) {
        return id != null && former.contains(id);
    }

    /** Whether an introduction under it says nothing: it is a former one, and was not asked to introduce itself. */
    public boolean isStale(@Nullable String id) {
        return isFormer(id) && !questioned.contains(id);
    }

    /** Takes it for the current one, unless it is stale. */
    void heard(@Nullable String id) {
        if (id == null || isStale(id)) {
            return;
        }
        former.remove(id);
        questioned.remove(id);
        if (current != null && !id.equals(current) && former.size() < MAX_FORMER) {
            former.add(current);
        }
        current = id;
    }

    /** A former one speaks: the next introduction under it is believed, for only who lives hears that it has to. */
    public void question(String id) {
        if (isFormer(id)) {
            questioned.add(id);
        }
    }
}
