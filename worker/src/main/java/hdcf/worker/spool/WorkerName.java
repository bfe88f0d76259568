package hdcf.worker.spool;

import hdcf.schema.port.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The name a worker gives itself when nobody named it: the machine's, and a part that was made once and stays the same.
 * It lies beside the state file and not in it, so that a worker whose state was lost is still the same worker.
 */
public final class WorkerName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final int GENERATED_LENGTH = 12;
    private static final int HOST_LENGTH = 64;

    private WorkerName() {}

    /** Whether a person may give a worker this name. */
    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** The name of the worker with this journal, which this process has locked. */
    public static String of(Journal state, String hostName, Ids ids) throws IOException {
        Path file = Journal.sibling(state.path(), ".worker-id");
        if (Files.exists(file)) {
            String name = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (isValid(name)) {
                return name;
            }
        }
        String id = ids.next().replace("-", "");
        String host = hostName.replaceAll("[^A-Za-z0-9._-]", "-");
        String name = host.substring(0, Math.min(host.length(), HOST_LENGTH)) + "-"
                + id.substring(Math.max(0, id.length() - GENERATED_LENGTH));
        Path next = Journal.sibling(file, ".next");
        DiskSteps disk = DiskSteps.real();
        disk.write(next, (name + "\n").getBytes(StandardCharsets.UTF_8));
        disk.rename(next, file);
        disk.forceFolder(state.path().resolveSibling("."));
        return name;
    }
}
