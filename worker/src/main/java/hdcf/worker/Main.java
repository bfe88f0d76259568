package hdcf.worker;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.daemon.LogSetup;
import hdcf.worker.spool.StateLockedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The worker's entry point. */
public final class Main {
    private static final String WARM_UP = "warm-up";

    private Main() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        if (List.of(args).equals(List.of(WARM_UP))) {
            WarmUp.run();
            return;
        }
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(List.of(args), System.getenv(), out, err);
        Runtime.getRuntime().halt(code);
    }

    private static int run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        if (args.contains("--version") || args.contains("-version")) {
            String version = Main.class.getPackage().getImplementationVersion();
            out.println("hdcf-worker " + (version == null ? "development" : version));
            return 0;
        }
        CompletableFuture<Void> parts = Parts.load();
        try {
            WorkerOptions options = WorkerOptions.parse(args, environment);
            if (options.help) {
                WorkerOptions.command(new WorkerOptions(), Map.of()).usage(out);
                return 0;
            }
            WorkerConfig config = WorkerConfig.of(options);
            parts.join();
            LogSetup.apply(config.log().format(), config.log().level());
            checkUser(config);
            if (config.run().dryRun()) {
                return DryRun.print(config, out);
            }
            Daemon daemon = Daemon.start(config);
            if (isRoot()) {
                LoggerFactory.getLogger(Main.class).warn("Running as root: every job is root on this machine");
            }
            serve(daemon);
            return 0;
        } catch (BadConfig wrong) {
            err.println(wrong.getMessage());
            return ExitCode.CONFIG;
        } catch (StateLockedException inUse) {
            err.println(inUse.getMessage());
            return ExitCode.IN_USE;
        } catch (IOException noFolder) {
            err.println("Expected to keep the worker's state and output in --log-dir, but that failed: " + noFolder);
            return ExitCode.STORAGE;
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void checkUser(WorkerConfig config) throws BadConfig {
        if (isRoot() && !config.run().allowRoot()) {
            throw new BadConfig(
                    "Expected a user of its own, found root: every job would be root on this machine; start the"
                            + " worker as another user, or add --allow-root if that is meant");
        }
    }

    /** Runs until the program is told to stop. */
    private static void serve(Daemon daemon) throws InterruptedException {
        Thread hook = new Thread(
                () -> {
                    daemon.close();
                    // A signal's own exit code would say that something went wrong.
                    Runtime.getRuntime().halt(0);
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        new CountDownLatch(1).await();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
