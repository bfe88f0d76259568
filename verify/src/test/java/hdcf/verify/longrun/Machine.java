package hdcf.verify.longrun;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the report says of the machine and of the tree. */
final class Machine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Cores, processor, system. */
    static String name() throws IOException {
        String model = System.getProperty("os.arch");
        if (Files.isReadable(CPUS)) {
            model = Files.readAllLines(CPUS).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(model);
        }
        return Runtime.getRuntime().availableProcessors() + " cores, " + model + ", " + System.getProperty("os.name")
                + " " + System.getProperty("os.version");
    }

    /** The commit that was tried, and whether the tree had more than that. */
    static String commit(Path root) throws InterruptedException {
        String commit = said(root, "rev-parse", "--short=12", "HEAD");
        boolean isChanged =
                !said(root, "status", "--porcelain", "--untracked-files=no").isEmpty();
        return (commit.isEmpty() ? "unknown" : commit) + (isChanged ? " with changes" : "");
    }

    private static String said(Path root, String... words) throws InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? said : "";
        } catch (IOException noGit) {
            return "";
        }
    }
}
