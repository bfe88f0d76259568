package hdcf.control;

import hdcf.schema.port.Clock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The control plane's entry point. */
public final class Main {
    private static final String WARM_UP = "warm-up";

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(List.of(args), System.getenv(), out, err);
        out.flush();
        err.flush();
        // The program is over: nothing that a library left running may keep it.
        Runtime.getRuntime().halt(code);
    }

    private static int run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (args.contains("--version") || args.contains("-version")) {
            out.println("hdcf-control " + version());
            return 0;
        }
        if (Inspection.isAsked(args)) {
            return new Inspection(out, err).run(args);
        }
        Program program = new Program(Opening.plane(), Clock.system(), out, err);
        if (!args.isEmpty() && args.get(0).equals(WARM_UP)) {
            return new WarmUp(program, err).run();
        }
        return program.run(args, environment);
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
