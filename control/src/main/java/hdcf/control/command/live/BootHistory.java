package hdcf.control.command.live;

import org.jspecify.annotations.Nullable;

/** The boots of one machine, in the order in which they were heard of. Confined to the writer thread. */
final class BootHistory {
    private final IdHistory boots;
    /** Also at first: what was announced before the control plane started again is not stored. */
    private boolean isInDoubt = true;

    /** @param current as it was stored */
    BootHistory(@Nullable String current) {
        this.boots = new IdHistory(current);
    }

    @Nullable
    String current() {
        return boots.current();
    }

    /** The same, once something was heard under it and as long as no other one was announced since. */
    @Nullable
    String certain() {
        return isInDoubt ? null : boots.current();
    }

    /** Whether this boot was followed by another one. */
    boolean isFormer(@Nullable String bootId) {
        return boots.isFormer(bootId);
    }

    /** A registration names it. It may have been sent before the machine booted again, so it proves nothing. */
    void announced(@Nullable String bootId) {
        isInDoubt |= bootId != null && !bootId.equals(boots.current());
    }

    /** Who was answered before speaks under it. */
    void heard(@Nullable String bootId) {
        if (bootId != null && !isFormer(bootId)) {
            boots.heard(bootId);
            isInDoubt = false;
        }
    }
}
