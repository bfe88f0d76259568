package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Pause;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;

/** Repeats a harmless call while the control plane is away or busy, so that its restart goes unnoticed. */
final class Patience {
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;

    private final Pause pause;
    private final long withoutAnswerMs;

    /** @param withoutAnswerMs how long to go on without any answer, in milliseconds */
    Patience(Pause pause, long withoutAnswerMs) {
        this.pause = pause;
        this.withoutAnswerMs = withoutAnswerMs;
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
        while (true) {
            try {
                return call.get();
            } catch (ProblemException refused) {
                if (!refused.isPassing() || waitedMs >= withoutAnswerMs) {
                    throw refused;
                }
            } catch (IOException silence) {
                if (waitedMs >= withoutAnswerMs) {
                    throw silence;
                }
            }
            pause.forMs(pauseMs);
            waitedMs += pauseMs;
            pauseMs = longer(pauseMs);
        }
    }

    /** The next pause between two looks: half as long again, at most a second. */
    static long longer(long pauseMs) {
        return Math.min(LONGEST_PAUSE_MS, pauseMs + pauseMs / 2);
    }

    /** The pause after the first look. */
    static long first() {
        return FIRST_PAUSE_MS;
    }
}
