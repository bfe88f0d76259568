package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of a time that is due while the last job of the schedule has not ended. */
public enum OverlapPolicy {
    /** Nothing: it is skipped. */
    SKIP,
    /** A job, which may run beside the other. */
    ALLOW;

    /** The name on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
