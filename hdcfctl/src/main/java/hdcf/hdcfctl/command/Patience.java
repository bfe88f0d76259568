package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Pause;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import java.io.IOException;

/**
 * Repeats a harmless call while the control plane is away or busy, so that its restart goes unnoticed. As long as nobody ever answered,
 * the address may simply be wrong: then it gives up sooner. Confined to one thread.
 */
final class Patience {
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;
    /** How long nobody may answer the very first call. */
    private static final long FIRST_ANSWER_MS = 30_000;
    /** A wait as short as that is not worth a word. */
    private static final long SILENT_MS = 1_000;

    private final Pause pause;
    private final long withoutAnswerMs;
    private final Notice notice;
    private boolean hasAnswered;

    private Patience(Pause pause, long withoutAnswerMs, Notice notice) {
        this.pause = pause;
        this.withoutAnswerMs = withoutAnswerMs;
        this.notice = notice;
    }

    /** Tells a person that a call is waited for. */
    @FunctionalInterface
    interface Notice {
        void waits(String found, long forMs) throws Failure, Stdout.Closed;
    }

    /** For a person who watches: says once in each absence that it waits. */
    static Patience of(Connection connection, Console console, long withoutAnswerMs) {
        return telling(
                console.pause(),
                withoutAnswerMs,
                (found, forMs) -> console.say("waiting up to " + Text.span(forMs / 1_000) + " for the control plane at "
                        + connection.destination(console).url() + " (" + found + "); Ctrl-C leaves"));
    }

    /** For a person who is told in another way. */
    static Patience telling(Pause pause, long withoutAnswerMs, Notice notice) {
        return new Patience(pause, withoutAnswerMs, notice);
    }

    /** For a moment only, and without a word. */
    static Patience brief(Pause pause, long withoutAnswerMs) {
        return new Patience(pause, withoutAnswerMs, (found, forMs) -> {});
    }

    /** A call that may be repeated. */
    @FunctionalInterface
    interface Call<T> {
        T get() throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException;
    }

    /** The answer, as soon as there is one. */
    <T> T untilAnswered(Call<T> call)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        long waitedMs = 0;
        long pauseMs = FIRST_PAUSE_MS;
        boolean isSaid = false;
        while (true) {
            String found;
            try {
                T answer = call.get();
                hasAnswered = true;
                return answer;
            } catch (ProblemException refused) {
                hasAnswered = true;
                if (!refused.isPassing() || waitedMs >= withoutAnswerMs) {
                    throw refused;
                }
                found = "it answers " + refused.status();
            } catch (IOException silence) {
                if (waitedMs >= limitMs()) {
                    throw silence;
                }
                found = Failure.words(silence);
            }
            if (!isSaid && waitedMs >= SILENT_MS) {
                notice.waits(found, limitMs() - waitedMs);
                isSaid = true;
            }
            pause.forMs(pauseMs);
            waitedMs += pauseMs;
            pauseMs = longer(pauseMs);
        }
    }

    private long limitMs() {
        return hasAnswered ? withoutAnswerMs : Math.min(FIRST_ANSWER_MS, withoutAnswerMs);
    }

    /** The next pause between two looks: 1.5 times the last one, at most a second. */
    static long longer(long pauseMs) {
        return Math.min(LONGEST_PAUSE_MS, pauseMs + pauseMs / 2);
    }

    /** The pause after the first look. */
    static long first() {
        return FIRST_PAUSE_MS;
    }
}
