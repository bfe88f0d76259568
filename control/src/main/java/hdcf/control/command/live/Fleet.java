package hdcf.control.command.live;

import hdcf.control.store.WorkerRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every registered worker, and when each was heard.
 *
 * <p>The online ones are kept in the order in which they were heard last, so the one that has been silent longest is always
 * the first: nobody has to look through all of them. Confined to the writer thread, but for {@link #silentSeconds}.
 */
public final class Fleet {
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final LinkedHashMap<String, Member> onlineBySilence = new LinkedHashMap<>();

    /** Fills the fleet from the store; silence is counted from now on, whatever the file says. */
    public void load(List<WorkerRow> rows, long nowNanos) {
        for (WorkerRow row : rows) {
            Member member = new Member(row, nowNanos);
            members.put(row.workerId(), member);
            if (row.isOnline()) {
                onlineBySilence.put(row.workerId(), member);
            }
        }
    }

    /** The worker with this id, or null when it never registered. */
    public @Nullable Member find(String workerId) {
        return members.get(workerId);
    }

    /** Adds a worker that registers for the first time. */
    public Member add(WorkerRow row, long nowNanos) {
        Member member = new Member(row, nowNanos);
        members.put(row.workerId(), member);
        return member;
    }

    /**
     * A worker was heard.
     *
     * @return whether it was offline until now
     */
    public boolean heard(Member member, long nanos, long wallMs) {
        member.heard(nanos, wallMs);
        onlineBySilence.remove(member.workerId());
        onlineBySilence.put(member.workerId(), member);
        boolean wasOffline = !member.isOnline();
        if (wasOffline) {
            member.online(true);
        }
        return wasOffline;
    }

    /** The online worker that has been silent longest, or null. */
    public @Nullable Member mostSilent() {
        return onlineBySilence.isEmpty()
                ? null
                : onlineBySilence.values().iterator().next();
    }

    /** Whether one of the workers that are heard is such. */
    public boolean anyOnline(Predicate<Member> isSuch) {
        return onlineBySilence.values().stream().anyMatch(isSuch);
    }

    /** Every worker, by id. */
    public List<Member> all() {
        return members.values().stream()
                .sorted(Comparator.comparing(Member::workerId))
                .toList();
    }

    /** A worker is unheard. */
    public void offline(Member member) {
        onlineBySilence.remove(member.workerId());
        member.online(false);
    }

    /** Counts every worker's silence from now on: the control plane was away, not they. */
    public void rebase(long nowNanos) {
        members.values().forEach(member -> member.rebase(nowNanos));
    }

    /** Workers whose row has changed since it was stored, at most {@code limit}. */
    public List<Member> takeDirty(int limit) {
        List<Member> dirty = new ArrayList<>();
        for (Member member : members.values()) {
            if (dirty.size() == limit) {
                break;
            }
            if (member.takeDirty()) {
                dirty.add(member);
            }
        }
        return dirty;
    }

    public int online() {
        return onlineBySilence.size();
    }

    public int size() {
        return members.size();
    }

    /** Seconds since the worker was heard; null when it is not known. May be called by any thread. */
    public @Nullable Long silentSeconds(String workerId, long nowNanos) {
        Member member = members.get(workerId);
        return member == null ? null : Math.max(0, TimeUnit.NANOSECONDS.toSeconds(nowNanos - member.lastHeardNanos()));
    }
}
