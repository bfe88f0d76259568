package hdcf.control;

import hdcf.schema.daemon.ExitCode;
import hdcf.schema.port.Clock;
import java.io.IOException;

/** The seam between the program and the queue that it opens: whatever the disk refuses is told as a fault of the start. */
final class Opening {
    private Opening() {}

    static ControlPlane.Opening plane() {
        return Opening::open;
    }

    private static ControlPlane open(ControlConfig config, Clock clock) throws ControlPlane.StartFault {
        try {
            return QueuePlane.open(config, clock);
        } catch (IOException refused) {
            throw new ControlPlane.StartFault(
                    DiskWords.isInTheWay(refused) ? ExitCode.CONFIG : ExitCode.STORAGE,
                    "Expected to use the folder " + config.data() + " of --data and the files of --db "
                            + config.database() + ", but " + DiskWords.of(refused)
                            + "; mend that, or name other places, then start again");
        }
    }
}
