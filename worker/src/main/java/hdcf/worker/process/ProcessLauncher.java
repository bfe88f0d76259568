package hdcf.worker.process;

import java.io.IOException;

/** The port through which commands become processes; the simulator brings its own. */
public interface ProcessLauncher {
    /**
     * Starts a process.
     *
     * @param cookie {@code NAME=value} that stands in the environment and marks the whole tree
     * @throws LaunchRefusedException when the command is to blame
     * @throws IOException when this machine is to blame
     */
    RunningProcess launch(LaunchSpec spec, String cookie) throws LaunchRefusedException, IOException;

    /**
     * Kills what is left of a process that an earlier worker started, if it is still the same one.
     *
     * @return how many processes were killed
     */
    int killSurvivors(ProcessMark mark);

    /** Real processes of this machine. */
    static ProcessLauncher local() {
        return new LocalProcesses();
    }
}
