package hdcf.worker.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a persistent shell is started: in a session of its own where that can be had, with nothing in its environment. */
record ShellCommand(Rung rung, List<String> argv, ShellText text) {
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin");

    /** Null where a program that the rung needs is not there. */
    static @Nullable ShellCommand of(Rung rung) {
        Path setsid = program("setsid");
        Path shell = program(rung == Rung.BASH ? "bash" : "sh");
        if (shell == null || rung == Rung.DIRECT || (rung == Rung.SETSID && setsid == null)) {
            return null;
        }
        List<String> argv = new ArrayList<>();
        if (setsid != null) {
            argv.add(setsid.toString());
        }
        argv.add(shell.toString());
        return new ShellCommand(rung, List.copyOf(argv), new ShellText(rung, setsid, program("env")));
    }

    /** A program of the system, wherever a worker's PATH may lead. */
    static @Nullable Path program(String name) {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** A new shell. What it says on its standard error names commands whole, so nobody keeps it. */
    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.directory(new File("/"));
        builder.environment().clear();
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }
}
