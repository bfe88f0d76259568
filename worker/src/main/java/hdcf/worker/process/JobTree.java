package hdcf.worker.process;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A command's process with everything it started, in the layers by which it can be found: its control group, its process
 * group, the cookie in the environment. Without the first, what leaves the group and clears its environment is not found.
 *
 * <p>A process id or group id is used only while its leader is known to be there, be it uncollected: else the number may
 * belong to a stranger.
 *
 * @param isGroup whether the command leads a process group
 */
record JobTree(String cookie, @Nullable Cgroup cgroup, boolean isGroup, ControlShell control) {
    private static final int MAX_PASSES = 50;

    /** Sends a signal to every member; one that was stopped goes on, so that it can follow. */
    void signal(String signal, StartFile.@Nullable Birth pinned) {
        Cgroup own = cgroup;
        Set<Long> pids = new LinkedHashSet<>();
        if (own != null) {
            pids.addAll(own.members());
        }
        for (ProcessHandle handle : Proc.withCookie(cookie)) {
            pids.add(handle.pid());
        }
        if (pinned != null) {
            long leader = pinned.self().pid();
            if (isGroup && own == null) {
                Proc.all().stream().filter(stat -> isIn(stat, pinned)).forEach(stat -> pids.remove(stat.pid()));
                control.signalGroup(signal, leader, pinned.self().startTicks());
                control.signalGroup("CONT", leader, pinned.self().startTicks());
            } else {
                pids.addAll(isGroup ? Set.of(leader) : family(leader));
            }
        }
        control.signal(signal, pids);
        control.signal("CONT", pids);
    }

    /** Ends every member, and looks again until a pass finds nothing that was not ended before. */
    void kill(StartFile.@Nullable Birth born, boolean isPinned) {
        Cgroup own = cgroup;
        if (own != null) {
            own.kill();
        }
        Set<ProcessHandle> first = new LinkedHashSet<>();
        if (born != null && isPinned) {
            long leader = born.self().pid();
            if (isGroup) {
                control.signalGroup("KILL", leader, born.self().startTicks());
            }
            (isGroup ? Set.of(leader) : family(leader))
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(first::add));
        }
        destroyAll(first, cookie);
    }

    /** Kills these, and whatever carries the cookie, until nothing is found. */
    static void destroyAll(Set<ProcessHandle> first, String cookie) {
        Set<ProcessHandle> killed = new LinkedHashSet<>();
        Set<ProcessHandle> pass = new LinkedHashSet<>(first);
        pass.addAll(Proc.withCookie(cookie));
        for (int i = 0; i < MAX_PASSES && !pass.isEmpty(); i++) {
            for (ProcessHandle handle : pass) {
                if (Proc.isRunning(handle)) {
                    handle.destroyForcibly();
                }
                killed.add(handle);
            }
            pass = new LinkedHashSet<>(Proc.withCookie(cookie));
            pass.removeAll(killed);
        }
    }

    /** Whether any member can be found, the command itself having ended. */
    boolean isAlive(StartFile.@Nullable Birth born) {
        Cgroup own = cgroup;
        if (own != null && own.isPopulated()) {
            return true;
        }
        return (born != null && isGroup && Proc.all().stream().anyMatch(stat -> isIn(stat, born)))
                || !Proc.withCookie(cookie).isEmpty();
    }

    /** What the members have in memory; null where it cannot be told. */
    @Nullable
    Long memoryBytes(StartFile.Birth born) {
        Cgroup own = cgroup;
        Long counted = own == null ? null : own.memoryBytes();
        if (counted != null) {
            return counted;
        }
        List<ProcStat> all = Proc.all();
        Set<Long> family = family(born.self().pid(), all);
        Set<Long> members = own == null ? Set.of() : Set.copyOf(own.members());
        long pages = all.stream()
                .filter(stat ->
                        family.contains(stat.pid()) || members.contains(stat.pid()) || (isGroup && isIn(stat, born)))
                .mapToLong(ProcStat::residentPages)
                .sum();
        return pages == 0 ? null : Long.valueOf(pages * Proc.pageBytes());
    }

    /** What a process and its descendants have in memory; null where it cannot be told. */
    static @Nullable Long familyBytes(long leader) {
        List<ProcStat> all = Proc.all();
        Set<Long> family = family(leader, all);
        long pages = all.stream()
                .filter(stat -> family.contains(stat.pid()))
                .mapToLong(ProcStat::residentPages)
                .sum();
        return pages == 0 ? null : Long.valueOf(pages * Proc.pageBytes());
    }

    private static boolean isIn(ProcStat stat, StartFile.Birth born) {
        long leader = born.self().pid();
        return stat.group() == leader
                && stat.isRunning()
                && (stat.session() == leader || stat.session() == born.self().session());
    }

    private static Set<Long> family(long leader) {
        return family(leader, Proc.all());
    }

    /** A process and its descendants. */
    private static Set<Long> family(long leader, List<ProcStat> all) {
        Set<Long> family = new HashSet<>(Set.of(leader));
        Set<Long> generation = Set.of(leader);
        while (!generation.isEmpty()) {
            Set<Long> parents = generation;
            generation = all.stream()
                    .filter(stat -> parents.contains(stat.parent()) && !family.contains(stat.pid()))
                    .map(ProcStat::pid)
                    .collect(Collectors.toSet());
            family.addAll(generation);
        }
        return family;
    }
}
