package hdcf.worker.process;

import java.io.IOException;

/** The port through which commands become processes; the simulator brings its own. */
public interface ProcessLauncher extends AutoCloseable {
    /**
     * Starts a command in the shell of its slot. The caller has created its folder and written its mark down before.
     *
     * @throws LaunchRefusedException when the command is to blame, or asks for what this machine cannot give
     * @throws IOException when this machine is to blame; nothing was started
     */
    RunningProcess launch(LaunchSpec spec) throws LaunchRefusedException, IOException;

    /**
     * Finds out what became of a command that an earlier worker was to start, and wins the race against a shell that still
     * has it in its pipe.
     *
     * @throws IOException when the disk does not tell
     */
    Recovery recover(LaunchMark mark) throws IOException;

    /** Whether commands live on when the worker ends, and the next one learns their exit codes. */
    boolean isAdoptable();

    /** What is enforced here, and by what. The first call tries the isolation levels. */
    Enforcement enforcement();

    /** Ends idle shells; a shell with a command lives on until that has ended. */
    @Override
    void close();

    /** Real processes of this machine. */
    static ProcessLauncher local(LauncherOptions options) {
        return ShellLadder.climb(options);
    }
}
