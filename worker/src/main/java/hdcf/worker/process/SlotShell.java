package hdcf.worker.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One persistent shell that starts commands one after the other and lives in a session of its own, so that it and its
 * command outlive the worker. Guarded by itself; a thread of its own reads what it tells.
 */
final class SlotShell {
    private static final long READER_STACK_BYTES = 128 * 1024;
    private static final Pattern ENDED = Pattern.compile("E (\\d+) (\\d+) ([012])");
    private static final Pattern UNSTARTED = Pattern.compile("X (\\d+)(?: ([a-z]*))?");
    /** What {@code times} says of the children that were waited for, since the shell began. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s");

    private static final String UNKNOWN_GROUP = "2";
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MS_PER_SECOND = 1_000;
    private static final int USER_SECONDS = 2;
    private static final int SYSTEM_MINUTES = 3;
    private static final int SYSTEM_SECONDS = 4;

    /** Who is told what became of a command. Called on the shell's own thread. */
    interface Listener {
        /**
         * It has ended, and the shell is not yet free: whatever else is there is what it left behind.
         *
         * @param leaked whether members of its group outlived it
         * @param cpuMs its processor time; null when the shell did not say
         * @return what to do as soon as the shell is free for the next
         */
        Runnable ended(int exitCode, boolean leaked, @Nullable Long cpuMs);

        /** It removed its start file, so the shell cannot tell its group; comes before {@link #ended}. */
        void groupForgotten();

        /**
         * Its process gave up before the command's first instruction, or was forestalled.
         *
         * @param why a word of {@link GiveUp}; null or empty when a worker forestalled it
         */
        void neverStarted(@Nullable String why);

        /** The shell is gone, and what becomes of the command stands in its start file alone. */
        void orphaned();
    }

    private final Process process;
    private final OutputStream commands;
    private final @Nullable Cgroup cgroup;
    /** What stands in the shell's own environment. */
    private final Map<String, String> known = new HashMap<>();

    private @Nullable Listener listener;
    private int number;
    private boolean isGone;
    private boolean isClosed;
    private volatile boolean isLast;
    /** Confined to the reader. */
    private long cpuMsBefore;

    private long cpuMsNow;

    private SlotShell(Process process, @Nullable Path group) {
        this.cgroup = group == null ? null : new Cgroup(group, process.pid());
        this.process = process;
        this.commands = process.getOutputStream();
    }

    /**
     * Starts a shell.
     *
     * @param group for it and its commands; null for none
     */
    static SlotShell start(ShellCommand command, Place place, @Nullable Path group) throws IOException {
        SlotShell shell = new SlotShell(command.start(), group);
        shell.write(command.text().preamble(place, group == null ? null : group.toString()));
        Thread reader = new Thread(null, shell::read, "shell-" + shell.process.pid(), READER_STACK_BYTES);
        reader.setDaemon(true);
        reader.start();
        return shell;
    }

    /** The group that its commands are born into; null when there is none. */
    @Nullable
    Cgroup cgroup() {
        return cgroup;
    }

    synchronized boolean isIdle() {
        return listener == null && !isGone && !isClosed;
    }

    /** A text that starts the command with this number, given what stands in the shell's own environment. */
    interface Line {
        String text(int number, Map<String, String> known) throws LaunchRefusedException;
    }

    /** Hands over a command; the shell must be idle. After an exception the command may still have been taken. */
    synchronized void run(Line line, Listener whoAsks) throws IOException, LaunchRefusedException {
        if (!isIdle()) {
            throw new IOException("Expected an idle shell, but it is busy or gone");
        }
        String text = line.text(number + 1, known);
        number++;
        listener = whoAsks;
        try {
            write(text);
        } catch (IOException gone) {
            listener = null;
            isGone = true;
            throw gone;
        }
    }

    private void write(String text) throws IOException {
        commands.write(text.getBytes(StandardCharsets.UTF_8));
        commands.flush();
    }

    /** Sends no more commands; the shell ends when it has none. */
    synchronized void close() {
        isClosed = true;
        try {
            commands.close();
        } catch (IOException goneAlready) {
            isGone = true;
        }
    }

    /** As {@link #close}, with nobody to follow: the last one of its kind takes the folder of their groups along. */
    void closeForGood() {
        isLast = true;
        close();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1), 512)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                understand(line);
            }
        } catch (IOException broken) {
            // The same as the end of what it tells.
        }
        Listener orphan;
        synchronized (this) {
            isGone = true;
            orphan = listener;
            listener = null;
        }
        Cgroup own = cgroup;
        if (own != null && orphan == null) {
            own.remove();
            if (isLast) {
                own.removeHome();
            }
        }
        if (orphan != null) {
            orphan.orphaned();
        }
    }

    private void understand(String line) {
        if (line.startsWith("E ")) {
            ended(ENDED.matcher(line));
        } else if (line.startsWith("X ")) {
            unstarted(UNSTARTED.matcher(line));
        } else {
            used(TIMES.matcher(line));
        }
    }

    private void ended(Matcher ended) {
        if (ended.matches()) {
            Listener told = busyWith(ended.group(1));
            if (told != null) {
                long cpuMs = Math.max(0, cpuMsNow - cpuMsBefore);
                cpuMsBefore = cpuMsNow;
                if (ended.group(3).equals(UNKNOWN_GROUP)) {
                    told.groupForgotten();
                }
                Runnable tell = told.ended(
                        Integer.parseInt(ended.group(2)), ended.group(3).equals("1"), cpuMs);
                free();
                tell.run();
            }
        }
    }

    private void unstarted(Matcher unstarted) {
        if (unstarted.matches()) {
            Listener told = busyWith(unstarted.group(1));
            if (told != null) {
                free();
                told.neverStarted(unstarted.group(2));
            }
        }
    }

    /** Two lines: of the shell, then of its children. The last one stands. */
    private void used(Matcher times) {
        if (times.matches()) {
            cpuMsNow = ms(times.group(1), times.group(USER_SECONDS))
                    + ms(times.group(SYSTEM_MINUTES), times.group(SYSTEM_SECONDS));
        }
    }

    private synchronized @Nullable Listener busyWith(String named) {
        return named.equals(Integer.toString(number)) ? listener : null;
    }

    private synchronized void free() {
        listener = null;
    }

    private static long ms(String minutes, String seconds) {
        return Math.round((Long.parseLong(minutes) * SECONDS_PER_MINUTE + Double.parseDouble(seconds)) * MS_PER_SECOND);
    }
}
