package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of times that were due while nothing could be submitted, as the control plane was not running. */
public enum MissedPolicy {
    /** Nothing: the next time in the future counts. */
    SKIP,
    /** One job, for the last of them. */
    ONCE,
    /** A job for each, the oldest first, up to the limit of the schedule; the others are skipped. */
    ALL;

    /** The name on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
