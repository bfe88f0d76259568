package hdcf.worker.process;

import java.io.IOException;

/** What became of a command that an earlier worker was to start. */
public sealed interface Recovery {
    /** It has not run and never will: the race for its start file was won against every shell. */
    record NeverStarted() implements Recovery {}

    /** It still runs, or its shell is about to write its exit code down. */
    record Running(RunningProcess process) implements Recovery {}

    /** It has ended with a known exit code. */
    record Ended(RunningProcess process) implements Recovery {}

    /** It may have run in this run of the system, and is gone without an exit code; what was left of it was killed. */
    record Vanished(String why) implements Recovery {
        /** Its start file does not tell. */
        static Vanished unreadable(IOException why) {
            return new Vanished("Expected its start file to tell, but that cannot be read: " + why.getMessage()
                    + "; the command may have run, and what was left of it was killed");
        }
    }

    /** It may have run before the system was started again; its process ids mean nothing. */
    record Rebooted() implements Recovery {}
}
