package hdcf.hdcfctl;

import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Interrupts;
import hdcf.hdcfctl.render.Stdout;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** One call of the command line in this process, with what it printed. Waiting takes no time. */
record Cli(int exitCode, String out, String err) {
    static Cli call(String... argv) {
        return with(Map.of(), false, argv);
    }

    static Cli onTerminal(String... argv) {
        return with(Map.of("COLUMNS", "60"), true, argv);
    }

    static Cli with(Map<String, String> environment, boolean terminal, String... argv) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return into(out, environment, terminal, argv).printed(out);
    }

    static Cli into(OutputStream out, Map<String, String> environment, boolean terminal, String... argv) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new Stdout(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new HashMap<>(environment),
                () -> terminal,
                milliseconds -> {},
                new AtomicReference<>(""),
                Interrupts.none());
        int exitCode = Main.run(argv, console);
        return new Cli(exitCode, "", err.toString(StandardCharsets.UTF_8));
    }

    private Cli printed(ByteArrayOutputStream bytes) {
        return new Cli(exitCode, bytes.toString(StandardCharsets.UTF_8), err);
    }
}
