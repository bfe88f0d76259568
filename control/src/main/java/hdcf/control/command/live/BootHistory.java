package hdcf.control.command.live;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The boots of one machine, in the order in which they were heard of. A machine never returns to an earlier boot: who speaks under
 * one was long on its way. Confined to the writer thread.
 */
final class BootHistory {
    /** More are not remembered until the control plane starts again. */
    private static final int MAX_FORMER = 1_000;

    private final Set<String> former = new HashSet<>();
    private @Nullable String current;
    /** Also at first: what was announced before the control plane started again is not stored. */
    private boolean isInDoubt = true;

    /** @param current as it was stored */
    BootHistory(@Nullable String current) {
        this.current = current;
    }

    @Nullable
    String current() {
        return current;
    }

    /** The same, once something was heard under it and as long as no other one was announced since. */
    @Nullable
    String certain() {
        return isInDoubt ? null : current;
    }

    /** Whether this boot was followed by another one. */
    boolean isFormer(@Nullable String bootId) {
        return bootId != null && former.contains(bootId);
    }

    /** A registration names it. It may have been sent before the machine booted again, so it proves nothing. */
    void announced(@Nullable String bootId) {
        isInDoubt |= bootId != null && !bootId.equals(current);
    }

    /** Who was answered before speaks under it. */
    void heard(@Nullable String bootId) {
        if (bootId == null || isFormer(bootId)) {
            return;
        }
        if (current != null && !bootId.equals(current) && former.size() < MAX_FORMER) {
            former.add(current);
        }
        current = bootId;
        isInDoubt = false;
    }
}
