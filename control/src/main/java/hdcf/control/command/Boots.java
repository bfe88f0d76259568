package hdcf.control.command;

import hdcf.control.command.live.Member;
import org.jspecify.annotations.Nullable;

/** Under which boot of its machine a worker speaks. */
final class Boots {
    private Boots() {}

    /**
     * Notes it; what ran under another one is gone. Stored at once when it is another one: what is reserved from now on is
     * reserved under it. A call that was sent under an earlier boot, and was long on its way, says nothing.
     */
    static void note(QueueBook book, Member member, @Nullable String bootId) {
        if (member.hasLeft(bootId)) {
            return;
        }
        boolean isOther = bootId != null && !bootId.equals(member.bootId());
        member.identify(null, bootId, null);
        if (isOther) {
            book.save(member);
        }
        book.reservations().booted(member.workerId(), bootId);
    }
}
