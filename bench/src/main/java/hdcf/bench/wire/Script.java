package hdcf.bench.wire;

import org.jspecify.annotations.Nullable;

/** What one connection says. */
@FunctionalInterface
public interface Script {
    /** Looks at an answer and returns the next request; null when there is none for the time being. */
    byte @Nullable [] next(Answer answer);
}
