package hdcf.hdcfctl;

import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The real process: its streams, its environment, and what it says when it is interrupted. */
final class Terminal {
    private Terminal() {}

    static Console console() {
        AtomicReference<String> farewell = new AtomicReference<>("");
        Console console = new Console(
                new Stdout(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Terminal::isTerminal,
                TimeUnit.MILLISECONDS::sleep,
                farewell,
                new CtrlC());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> sayFarewell(console), "farewell"));
        return console;
    }

    private static void sayFarewell(Console console) {
        String text = console.farewell().get();
        if (text != null && !text.isEmpty()) {
            console.say(text);
        }
    }

    /** From JDK 22 on there is a console even when nothing is a terminal, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJdk22) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }
}
