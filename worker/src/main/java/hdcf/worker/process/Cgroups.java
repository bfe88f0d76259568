package hdcf.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's own folder of control groups (version 2), below the group it was started in. Whether that works is found by
 * doing it all once: make a group, have a process join it, kill it, remove it.
 */
final class Cgroups {
    static final String MEMORY = "memory";
    static final String PIDS = "pids";
    static final String CPU = "cpu";

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final long TRIAL_SECONDS = 10;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_LEFTOVERS = 10_000;
    private static final int MAX_MOVED = 10_000;
    private static final String LEAF = "worker";
    private static final String SHELL_PREFIX = "shell.";
    private static final Pattern IN_SHELL_GROUP = Pattern.compile("(?m)^0::.*?([^/\\n]+)/(shell\\.[0-9a-f-]+)$");

    private final Path home;
    private final List<String> controllers;

    private Cgroups(Path home, List<String> controllers) {
        this.home = home;
        this.controllers = controllers;
    }

    /** The controllers whose limits hold here: some of memory, pids and cpu. */
    List<String> controllers() {
        return controllers;
    }

    /**
     * Tries it on this machine. Null where it does not work.
     *
     * @param name of the worker's own folder of groups, the same after a restart
     */
    static @Nullable Cgroups find(String name) {
        Path own = ownGroup(Proc.text(Path.of("/proc/self/mountinfo")), Proc.text(Path.of("/proc/self/cgroup")));
        return own == null ? null : in(own, name, List.of(MEMORY, PIDS, CPU));
    }

    static @Nullable Cgroups in(Path own, String name, List<String> wanted) {
        Path home = own.resolve(name);
        try {
            Files.createDirectories(home);
            Cgroups bare = new Cgroups(home, List.of());
            bare.removeLeftovers();
            if (!bare.isTrialGood()) {
                return null;
            }
            return new Cgroups(home, enabled(own, home, wanted));
        } catch (IOException notOurs) {
            LOG.atDebug().addKeyValue("cause", notOurs).log("Found no control group to write in");
            return null;
        }
    }

    /** The folder of the version 2 group of this process; null when there is none. */
    static @Nullable Path ownGroup(String mountInfo, String ownCgroup) {
        String group = ownCgroup
                .lines()
                .filter(line -> line.startsWith("0::"))
                .map(line -> line.substring("0::".length()))
                .findFirst()
                .orElse("");
        return mountInfo
                .lines()
                .filter(line -> line.contains(" - cgroup2 "))
                .map(line -> line.split(" "))
                .filter(words -> words.length > 4 && !group.isEmpty())
                .map(words -> below(Path.of(words[4]), words[3], group))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
    }

    /** A mount may show a part of the hierarchy only; its root is then cut from the group's name. */
    private static Path below(Path mount, String root, String group) {
        String shown = !root.equals("/") && group.startsWith(root) ? group.substring(root.length()) : group;
        return mount.resolve(shown.replaceAll("^/+", ""));
    }

    /** The group of an assignment, with its limits set. */
    Cgroup create(String assignmentId, LaunchLimits limits) throws IOException {
        Cgroup group = named(assignmentId);
        Files.createDirectory(group.folder());
        try {
            group.limit(limits, controllers);
        } catch (IOException refused) {
            group.remove();
            throw refused;
        }
        return group;
    }

    /** The group of an assignment, if an earlier worker has made one and it still stands. */
    @Nullable
    Cgroup existing(String assignmentId) {
        Cgroup group = named(assignmentId);
        return Files.isDirectory(group.folder()) ? group : null;
    }

    /** A folder for the group of a shell, which will join it by itself. */
    Path createForShell() throws IOException {
        return Files.createTempDirectory(home, SHELL_PREFIX);
    }

    /** The group of a shell that is there, or of a command that it started; null when it has none of ours. */
    @Nullable
    Cgroup ofShell(long shell, long command) {
        Matcher ofShell = IN_SHELL_GROUP.matcher(Proc.text(Path.of("/proc/" + shell + "/cgroup")));
        Matcher ofCommand = IN_SHELL_GROUP.matcher(Proc.text(Path.of("/proc/" + command + "/cgroup")));
        Matcher found = ofShell.find() ? ofShell : ofCommand.find() ? ofCommand : null;
        boolean isOurs = found != null && home.endsWith(found.group(1));
        return found == null || !isOurs ? null : new Cgroup(home.resolve(found.group(2)), shell);
    }

    private Cgroup named(String assignmentId) {
        String name = SAFE_NAME.matcher(assignmentId).matches()
                ? assignmentId
                : UUID.nameUUIDFromBytes(assignmentId.getBytes(StandardCharsets.UTF_8))
                        .toString();
        return new Cgroup(home.resolve(name), 0);
    }

    /** Removes the empty groups of attempts that are over. */
    private void removeLeftovers() throws IOException {
        int looked = 0;
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(home, Files::isDirectory)) {
            for (Path group : groups) {
                if (looked++ < MAX_LEFTOVERS) {
                    new Cgroup(group, 0).thaw();
                    if (!new Cgroup(group, 0).isPopulated()) {
                        removeTree(group, MAX_DEPTH);
                    }
                }
            }
        }
    }

    private static void removeTree(Path group, int depth) throws IOException {
        if (depth > 0) {
            try (DirectoryStream<Path> inner = Files.newDirectoryStream(group, Files::isDirectory)) {
                for (Path each : inner) {
                    removeTree(each, depth - 1);
                }
            }
        }
        new Cgroup(group, 0).remove();
    }

    private boolean isTrialGood() throws IOException {
        Cgroup trial =
                named(String.valueOf(Files.createTempDirectory(home, "trial-").getFileName()));
        try {
            return joins(trial);
        } finally {
            trial.remove();
        }
    }

    /** Whether a process can join the group and dies with it. */
    private static boolean joins(Cgroup trial) throws IOException {
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "echo 0 >\"$1/cgroup.procs\" && echo in && read -r never",
                        "sh",
                        trial.folder().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            boolean isIn = process.getInputStream().read() == 'i'
                    && trial.members().contains(process.pid())
                    && trial.isPopulated();
            trial.kill();
            return isIn && process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && !trial.isPopulated();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Hands the controllers down to the worker's folder of groups. A group with processes cannot hand any down, so the
     * worker and what it may have left there move to a leaf of their own when, and only when, that stands in the way.
     */
    private static List<String> enabled(Path own, Path home, List<String> wanted) {
        List<String> enabled = new ArrayList<>();
        List<String> offered =
                List.of(Proc.text(own.resolve("cgroup.controllers")).strip().split(" "));
        for (String controller : wanted) {
            if (offered.contains(controller)
                    && (handDown(own, controller) || (moveToLeaf(own) && handDown(own, controller)))
                    && handDown(home, controller)) {
                enabled.add(controller);
            }
        }
        return List.copyOf(enabled);
    }

    private static boolean handDown(Path group, String controller) {
        Path file = group.resolve("cgroup.subtree_control");
        if (!List.of(Proc.text(file).strip().split(" ")).contains(controller)) {
            try {
                Files.writeString(file, "+" + controller, StandardOpenOption.WRITE);
            } catch (IOException refused) {
                LOG.atDebug().addKeyValue("cause", refused).log("Could not hand a controller down");
                return false;
            }
        }
        return true;
    }

    private static boolean moveToLeaf(Path own) {
        // Everybody's group is nobody's to tidy up: only one with a name of its own was delegated.
        if (!Files.exists(own.resolve("cgroup.type"))) {
            return false;
        }
        try {
            Path leaf = own.resolve(LEAF);
            Files.createDirectories(leaf);
            List<Long> members = new Cgroup(own, 0).members();
            for (Long pid : members.subList(0, Math.min(members.size(), MAX_MOVED))) {
                Files.writeString(leaf.resolve("cgroup.procs"), Long.toString(pid), StandardOpenOption.WRITE);
            }
            return true;
        } catch (IOException refused) {
            LOG.atDebug().addKeyValue("cause", refused).log("Could not move the worker to a leaf group");
            return false;
        }
    }
}
