package hdcf.hdcfctl.command;

import hdcf.client.FileSum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** What stands on standard input here, for the standard input of the job: it travels as a file of its own folder. */
final class StandardInput {
    private static final String NAME = ".hdcf-stdin";
    private static final String READ = "exec \"$0\" \"$@\" <\"$HDCF_JOB_DIR/" + NAME + "\"";

    private StandardInput() {}

    /** Reads it to its end. */
    static InputArgument read(String verb) throws Failure {
        try {
            Path copy = Files.createTempFile("hdcf-stdin-", null);
            copy.toFile().deleteOnExit();
            Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
            return new InputArgument(copy, NAME, FileSum.of(copy));
        } catch (IOException disk) {
            throw new Failure(
                    Exit.FILES,
                    "Expected to keep standard input for the job, found " + disk.getMessage()
                            + ". Next: put it into a file, and hdcfctl " + verb + " --input FILE",
                    disk);
        }
    }

    /** The command that reads it. */
    static List<String> reading(List<String> argv) {
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", READ));
        all.addAll(argv);
        return all;
    }
}
