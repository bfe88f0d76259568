package hdcf.control;

import hdcf.control.http.HttpServer;
import hdcf.control.http.Timeouts;
import hdcf.control.http.TokenBook;
import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.daemon.LogSetup;
import hdcf.schema.port.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the control plane, from its options to its exit code. */
final class Program {
    private final ControlPlane.Opening opening;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;
    /**
     * The log and the parts of a server take as long to load as the options, so they are loaded meanwhile. Who asks for a
     * logger while the log is loaded is given one that cannot be set up, so its setting waits for it.
     */
    private final CompletableFuture<Void> logging = CompletableFuture.runAsync(LogSetup::hush, Program::onThread);

    private final CompletableFuture<Void> parts = logging.thenRunAsync(HttpServer::load, Program::onThread);

    Program(ControlPlane.Opening opening, Clock clock, PrintStream out, PrintStream err) {
        this.opening = opening;
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /** What a start made. */
    record Running(HttpServer server, ControlPlane plane) {}

    /** Runs until the program is told to stop, or the writer ends. */
    int run(List<String> args, Map<String, String> environment) {
        try {
            ControlOptions options = ControlOptions.parse(args, environment);
            if (options.help) {
                ControlOptions.command(new ControlOptions(), Map.of()).usage(out);
                return 0;
            }
            return serve(start(options));
        } catch (BadConfig wrong) {
            err.println(wrong.getMessage());
            return ExitCode.CONFIG;
        } catch (ControlPlane.StartFault refused) {
            err.println(refused.getMessage());
            return refused.exitCode();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.FAULT;
        }
    }

    private static void onThread(Runnable work) {
        new Thread(work, "parts").start();
    }

    /** Opens everything, the port last. */
    Running start(ControlOptions options) throws BadConfig, ControlPlane.StartFault {
        ControlConfig config = ConfigRules.check(options);
        ConfigRules.checkPlace(config.database());
        logging.join();
        LogSetup.apply(config.log().format(), config.log().level());
        Logger log = LoggerFactory.getLogger(Program.class);
        Tokens.Gathered tokens = Tokens.gather(options.tokens, config);
        tokens.notes().forEach(log::info);
        tokens.warnings().forEach(log::warn);
        if (ConfigRules.isNarrowed(options)) {
            log.warn(
                    "Listening on 127.0.0.1 only; add --allow-plaintext to let other machines call without encryption");
        } else if (config.listen().allowPlaintext()) {
            log.warn("Tokens and jobs travel unencrypted (--allow-plaintext)");
        }
        ControlPlane plane = opening.open(config, clock);
        try {
            parts.join();
            HttpServer server = listen(config, plane, tokens.book());
            String address = text(server.address());
            tell(config.portFile(), address, server);
            log.atInfo()
                    .addKeyValue("address", address)
                    .addKeyValue("database", config.database())
                    .log("Started the control plane");
            return new Running(server, plane);
        } catch (ControlPlane.StartFault refused) {
            plane.close();
            throw refused;
        }
    }

    private HttpServer listen(ControlConfig config, ControlPlane plane, TokenBook tokens)
            throws ControlPlane.StartFault {
        try {
            InetAddress host = InetAddress.getByName(config.listen().host());
            return HttpServer.start(
                    new HttpServer.Settings(
                            new InetSocketAddress(host, config.listen().port()),
                            config.listen().hostNames(),
                            config.limits().ioThreads(),
                            config.limits().maxConnections(),
                            Timeouts.ordinary()),
                    plane,
                    tokens,
                    clock);
        } catch (IOException taken) {
            throw new ControlPlane.StartFault(
                    ExitCode.PORT,
                    "Expected to listen on the address of --addr, but that failed: " + taken.getMessage()
                            + "; name another one, or stop what listens there");
        }
    }

    private static void tell(@Nullable Path portFile, String address, HttpServer server)
            throws ControlPlane.StartFault {
        if (portFile == null) {
            return;
        }
        try {
            write(portFile, address);
        } catch (IOException refused) {
            server.close();
            throw new ControlPlane.StartFault(
                    ExitCode.STORAGE,
                    "Expected to write the address to --port-file " + portFile + ", but " + DiskWords.of(refused)
                            + "; name a file in a folder that this user may write to");
        }
    }

    private int serve(Running running) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicBoolean isAsked = new AtomicBoolean();
        Thread hook = new Thread(
                () -> {
                    isAsked.set(true);
                    try {
                        stop(running);
                    } catch (InterruptedException hurried) {
                        Thread.currentThread().interrupt();
                    } finally {
                        stopped.countDown();
                    }
                    // A signal's own exit code would say that something went wrong.
                    Runtime.getRuntime().halt(0);
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        int code = running.plane().awaitEnd();
        if (isAsked.get()) {
            stopped.await();
            return 0;
        }
        LoggerFactory.getLogger(Program.class)
                .atInfo()
                .addKeyValue("exit_code", code)
                .log("Stopped the control plane: its writer ended");
        running.server().close();
        running.plane().close();
        return code;
    }

    /** Stops in order: no new callers, answers for those that wait, then the end. */
    static void stop(Running running) throws InterruptedException {
        running.server().stopAccepting();
        running.plane().drain();
        running.server().finishAnswers();
        running.server().close();
        running.plane().close();
        LoggerFactory.getLogger(Program.class).info("Stopped the control plane");
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Whoever finds the file finds the whole address. */
    private static void write(Path file, String address) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        @Nullable Path name = file.getFileName();
        if (folder == null || name == null) {
            throw new IOException("it names no file");
        }
        Path fresh = folder.resolve("." + name + "." + ProcessHandle.current().pid());
        Files.writeString(fresh, address + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
