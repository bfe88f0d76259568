package hdcf.verify.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The control plane as its users run it: one folder, one port that stays the same over restarts. Confined to one test. */
public final class ControlProcess implements AutoCloseable {
    /** The token of every test. */
    public static final String TOKEN = "dev-token";

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final List<String> options;
    private final List<String> wrapper;
    private int port;
    private @Nullable Child child;

    /** A control plane in this folder, not started. */
    public ControlProcess(Path folder, List<String> options) {
        this(folder, options, List.of());
    }

    /** As the other, under a program that watches it. */
    public ControlProcess(Path folder, List<String> options, List<String> wrapper) {
        this.folder = folder;
        this.options = List.copyOf(options);
        this.wrapper = List.copyOf(wrapper);
    }

    /** Starts it and waits until it answers. */
    public ControlProcess start() {
        launch();
        await("the control plane answers")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(this::answers);
        return this;
    }

    /** Starts it without waiting. */
    public Child launch() {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(Programs.command("control"));
        command.addAll(
                List.of("--addr", "127.0.0.1:" + port(), "--db", database().toString()));
        command.addAll(List.of("--data", folder.resolve("data").toString(), "--token", TOKEN));
        command.addAll(options);
        child = Child.start(command, folder, folder.resolve("control.log"), Map.of());
        return child;
    }

    private boolean answers() {
        if (!process().isAlive()) {
            throw new AssertionError("Expected the control plane to start, but it ended: "
                    + process().output());
        }
        try {
            return http().get("/healthz").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    public Child process() {
        if (child == null) {
            throw new IllegalStateException("Expected a started control plane, found none");
        }
        return child;
    }

    /** The port that every start of it takes. */
    public int port() {
        if (port == 0) {
            port = Ports.free();
        }
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** A caller with the token. */
    public Http http() {
        return new Http(url(), TOKEN);
    }

    public Path database() {
        return folder.resolve("jobs.db");
    }

    public String log() {
        try {
            return Files.readString(folder.resolve("control.log"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
