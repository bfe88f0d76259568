package hdcf.hdcfctl.command;

import hdcf.hdcfctl.render.Console;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C does to jobs that a person watches: the first leaves them alone and says how to return, a second one soon after aborts
 * them. Its methods run on the threads of the interrupts.
 */
final class Detaching {
    /** How long the second Ctrl-C may take. */
    private static final long WINDOW_MS = 2_000;

    private final Watched watched;
    private final Console console;
    private final AtomicInteger heard = new AtomicInteger();

    private Detaching(Watched watched, Console console) {
        this.watched = watched;
        this.console = console;
    }

    /** From now on Ctrl-C does this; until {@code farewell} of the console is empty again. */
    static void arm(Watched watched, Console console, boolean abortAtOnce) {
        Detaching detaching = new Detaching(watched, console);
        detaching.heard.set(abortAtOnce ? 1 : 0);
        console.farewell().set(watched.stays() + ". Next: hdcfctl " + watched.comeBack());
        console.interrupts().handle(detaching::react);
    }

    private void react() {
        String farewell = String.valueOf(console.farewell().get());
        int count = heard.incrementAndGet();
        if (farewell.isEmpty() || count > 2) {
            console.interrupts().leave(Exit.JOB_ABORTED);
            return;
        }
        console.farewell().set(count == 1 ? farewell : "");
        try {
            if (count == 1) {
                console.say(watched.stays() + "; Ctrl-C again aborts it. Next: hdcfctl " + watched.comeBack());
                console.pause().forMs(WINDOW_MS);
                if (heard.get() > 1) {
                    return;
                }
            } else {
                watched.abort(console);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        console.farewell().set("");
        console.interrupts().leave(Exit.JOB_ABORTED);
    }
}
