package hdcf.schema.port;

/** Makes identifiers that nobody else makes. */
@FunctionalInterface
public interface Ids {
    /** A fresh identifier: lower-case UUID text. */
    String next();

    /** Time-ordered UUIDs (version 7) that never fall below the one given out before, whatever the wall clock does. */
    static Ids timeOrdered(Clock clock) {
        return new TimeOrderedIds(clock, new java.security.SecureRandom(), "");
    }

    /** As {@link #timeOrdered(Clock)}, and never at or below {@code floor}, the last identifier that was stored. */
    static Ids timeOrdered(Clock clock, String floor) {
        return new TimeOrderedIds(clock, new java.security.SecureRandom(), floor);
    }
}
