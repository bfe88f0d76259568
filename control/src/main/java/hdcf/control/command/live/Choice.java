package hdcf.control.command.live;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a worker that waited got a job.
 *
 * @param score its score; the lowest gets the job
 * @param next who came next; null when nobody else could take it
 */
public record Choice(double score, @Nullable String next, double nextScore) {
    /** The same for people. */
    public String words() {
        return next == null
                ? "nobody else waited for it"
                : String.format(Locale.ROOT, "score %.2f, before %s with %.2f", score, next, nextScore);
    }
}
