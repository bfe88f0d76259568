package hdcf.worker.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What this machine can enforce, and by what: the answer for a person, for a requirement, and for each command. */
record Capability(Rung rung, @Nullable Cgroups cgroups, CgroupUse use, Confinement confinement) {
    private static final Pattern SIGNAL = Pattern.compile("[A-Z][A-Z0-9+-]{1,9}");
    private static final boolean CAN_MEASURE = Proc.stat(ProcessHandle.current().pid()) != null;
    private static final String NONE = "none";
    private static final String CGROUP = "cgroup";
    private static final String PID_NAMESPACE = "pidns";
    private static final String CONTAINER = "container";
    private static final List<String> NOT_BY_THE_SYSTEM = List.of(NONE, "watchdog", "group+cookie", "cookie");

    Enforcement enforcement(@Nullable ShellCommand command) {
        return new Enforcement(
                rung + (command == null ? "" : " (" + String.join(" ", command.argv()) + ")"),
                tree(Isolation.NONE, cgroups != null && use == CgroupUse.ALWAYS),
                controlled(Cgroups.MEMORY, CAN_MEASURE ? "watchdog" : NONE),
                controlled(Cgroups.PIDS, NONE),
                controlled(Cgroups.CPU, NONE),
                rung == Rung.DIRECT ? NONE : "rlimit",
                confinement.available());
    }

    private String controlled(String controller, String otherwise) {
        return cgroups != null && cgroups.controllers().contains(controller) ? CGROUP : otherwise;
    }

    private String tree(Isolation isolation, boolean isCgroup) {
        return switch (isolation) {
            case CONTAINER -> CONTAINER;
            case PID, SANDBOX -> PID_NAMESPACE;
            case NONE -> isCgroup ? CGROUP : rung.isGroup() ? "group+cookie" : "cookie";
        };
    }

    /** By what the tree and each limit that was asked for is enforced for one command. */
    Map<String, String> enforced(LaunchLimits limits, boolean isCgroup) {
        Map<String, String> all = all(limits, isCgroup);
        if (limits.memoryBytes() == null) {
            all.remove("memory");
        }
        if (limits.processes() == null) {
            all.remove("processes");
        }
        if (limits.cpus() == null) {
            all.remove("cpus");
        }
        if (limits.openFiles() == null) {
            all.remove("open_files");
        }
        return Map.copyOf(all);
    }

    private Map<String, String> all(LaunchLimits limits, boolean isCgroup) {
        boolean isContainer = limits.isolation() == Isolation.CONTAINER;
        Map<String, String> all = new LinkedHashMap<>();
        all.put("tree", tree(limits.isolation(), isCgroup));
        all.put("isolation", limits.isolation().name().toLowerCase(Locale.ROOT));
        all.put("memory", isContainer ? CONTAINER : controlled(Cgroups.MEMORY, CAN_MEASURE ? "watchdog" : NONE));
        all.put("processes", isContainer ? CONTAINER : controlled(Cgroups.PIDS, NONE));
        all.put("cpus", isContainer ? CONTAINER : controlled(Cgroups.CPU, NONE));
        all.put("open_files", isContainer ? CONTAINER : rung == Rung.DIRECT ? NONE : "rlimit");
        return all;
    }

    /** Refuses what could only be promised. */
    void check(LaunchLimits limits) throws LaunchRefusedException {
        if (!SIGNAL.matcher(limits.stopSignal()).matches()) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected the name of a signal such as TERM or INT, but it is not one; name another");
        }
        Map<String, String> all = all(limits, cgroups != null && isCgroup(limits));
        for (String name : limits.require()) {
            String by = all.getOrDefault(name, NONE);
            if (NOT_BY_THE_SYSTEM.contains(by)) {
                throw LaunchRefusedException.infrastructure("Expected a machine that enforces \"" + name
                        + "\", but this one has for it: " + by + "; leave out the requirement or use another worker");
            }
        }
    }

    private boolean isCgroup(LaunchLimits limits) {
        return use == CgroupUse.ALWAYS
                || (use == CgroupUse.ON_DEMAND
                        && (limits.asksForCgroup() || limits.require().contains("tree")));
    }

    /** Whether the shell's own group will not do: what may stay must not stay among the next command's. */
    private boolean isCgroupOfItsOwn(LaunchLimits limits) {
        return isCgroup(limits) && (use == CgroupUse.ON_DEMAND || limits.asksForCgroup() || limits.keepLeaked());
    }

    /** A folder for the group of a new shell; null where it gets none. */
    @Nullable
    Path groupForShell() throws IOException {
        return cgroups == null || use != CgroupUse.ALWAYS ? null : cgroups.createForShell();
    }

    /** The group of a command that an earlier worker started; null where there is none. */
    @Nullable
    Cgroup existing(String assignmentId, StartFile.@Nullable Birth born) {
        Cgroup own = cgroups == null ? null : cgroups.existing(assignmentId);
        return own != null || cgroups == null || born == null
                ? own
                : cgroups.ofShell(born.shell(), born.self().pid());
    }

    /** A group for one command alone, or null where it gets none. */
    @Nullable
    Cgroup cgroup(String assignmentId, LaunchLimits limits) throws IOException {
        return cgroups == null || !isCgroupOfItsOwn(limits) ? null : cgroups.create(assignmentId, limits);
    }
}
