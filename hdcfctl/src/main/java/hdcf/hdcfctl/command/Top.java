package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Screen;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Shows the queue and its workers, and goes on when something happens there. It listens to the audit log; it asks once a second at most
 * when something happened, and else only so often that ages and loads are not stale.
 */
@Command(
        name = "top",
        description = "Show the queue and its workers, live on a terminal; Ctrl-C ends it.",
        footer = {
            "Examples:",
            "  hdcfctl top",
            "  hdcfctl top --once | head -3   # the counts, for a script",
            "  hdcfctl top -o json"
        },
        sortOptions = false)
final class Top implements Verb {
    private static final int SILENCE_MS = 40_000;
    private static final long LEAST_MS = 1_000;
    private static final long MOST_MS = 10_000;
    private static final int MAX_JOBS = 1_000;

    @Option(
            names = {"--once", "-once"},
            description = "Show it once, as when standard output is no terminal.")
    private boolean once;

    @Option(
            names = {"--limit", "-limit"},
            paramLabel = "N",
            description = "At most so many jobs that run, and as many that come next, up to 10; 20.")
    private int limit = 20;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "How long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (limit < 0 || limit > MAX_JOBS) {
            throw Failure.usage("Expected --limit from 0 to " + MAX_JOBS + ", found " + limit, connection.verb());
        }
        long patienceMs = Attendance.milliseconds(patienceSeconds, connection.verb());
        Format format = connection.format(console, Format.TABLE);
        boolean isForPeople = format == Format.TABLE || format == Format.WIDE;
        if (once || !isForPeople || !console.isDrawable()) {
            Overview overview = Overview.read(connection, console);
            if (isForPeople) {
                for (String line : overview.lines(console, limit)) {
                    console.out().line(line);
                }
            } else {
                overview.print(console);
            }
            return Exit.OK;
        }
        Screen screen = new Screen(console.out());
        console.interrupts().handle(() -> {
            screen.leave();
            console.interrupts().leave(Exit.OK);
        });
        try {
            watch(screen, patienceMs, console);
        } finally {
            screen.leave();
        }
        return Exit.OK;
    }

    private void watch(Screen screen, long patienceMs, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        List<String> last = new ArrayList<>(List.of(""));
        Patience patience = Patience.telling(console.pause(), patienceMs, (found, forMs) -> {
            last.set(0, "waiting up to " + Text.span(forMs / 1_000) + " for the control plane (" + found + ")");
            screen.draw(last);
        });
        HdcfClient client = connection.client(console);
        Semaphore changes = new Semaphore(0);
        long newest = patience.untilAnswered(() -> EventStream.newest(client));
        Thread listener = new Thread(() -> listen(new EventStream(client, "", newest), changes, console), "top-events");
        listener.setDaemon(true);
        listener.start();
        while (true) {
            List<String> frame = patience.untilAnswered(() -> Overview.read(connection, console))
                    .lines(console, limit);
            screen.draw(frame);
            last.clear();
            last.addAll(frame);
            console.pause().forMs(LEAST_MS);
            if (changes.tryAcquire(MOST_MS - LEAST_MS, TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        }
    }

    /** Tells of each event; what goes wrong with it, the one who asks hears, too. */
    private static void listen(EventStream events, Semaphore changes, Console console) {
        boolean canListen = true;
        while (canListen) {
            try {
                try {
                    canListen = events.step(SILENCE_MS, event -> {
                        changes.release();
                        return true;
                    });
                } catch (IOException | ProblemException | Failure | Stdout.Closed away) {
                    changes.release();
                }
                console.pause().forMs(LEAST_MS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
