package hdcf.worker.process;

import org.jspecify.annotations.Nullable;

/**
 * The line {@code /proc/<pid>/stat} of a process.
 *
 * @param group the process group
 * @param startTicks since the system was started; with the process id, the name of a process in one run of the system
 */
record ProcStat(long pid, char state, long parent, long group, long session, long startTicks, long residentPages) {
    /** Fields that follow the name, counted from the state. */
    private static final int PARENT = 1;

    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int START = 19;
    private static final int RESIDENT = 21;

    /** Null for anything but a whole line. */
    static @Nullable ProcStat parse(String line) {
        int open = line.indexOf(" (");
        // The name in parentheses may itself hold anything; the state follows the last one.
        int close = line.lastIndexOf(") ");
        if (open <= 0 || close < open) {
            return null;
        }
        String[] words = line.substring(close + 2).strip().split(" ", RESIDENT + 2);
        if (words.length <= RESIDENT || words[0].isEmpty()) {
            return null;
        }
        try {
            return new ProcStat(
                    Long.parseLong(line.substring(0, open)),
                    words[0].charAt(0),
                    Long.parseLong(words[PARENT]),
                    Long.parseLong(words[GROUP]),
                    Long.parseLong(words[SESSION]),
                    Long.parseLong(words[START]),
                    Long.parseLong(words[RESIDENT]));
        } catch (NumberFormatException torn) {
            return null;
        }
    }

    /** Whether it has not ended; one that waits to be collected has. */
    boolean isRunning() {
        return state != 'Z' && state != 'X';
    }
}
