package hdcf.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where process ids mean something: one run of the system, one PID namespace, one first process in it. A container keeps
 * the boot id of its host, and may get the number of an older namespace.
 */
record Place(String bootId, String pidNamespace, String initTicks) {
    private static final String UNKNOWN = "-";

    /** Where this worker runs. */
    static Place here() {
        String bootId = Machine.bootId();
        ProcStat init = Proc.stat(1);
        return new Place(
                bootId == null ? UNKNOWN : bootId,
                namespace(),
                init == null ? UNKNOWN : Long.toString(init.startTicks()));
    }

    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            return UNKNOWN;
        }
    }

    /** As three words for a start file. */
    String words() {
        return bootId + " " + pidNamespace + " " + initTicks;
    }
}
