package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** When a batch whose jobs have all ended is COMPLETED. */
public enum BatchPolicy {
    /** When all of them completed; with some of them it is PARTIALLY_COMPLETED, with none FAILED. */
    PARTIAL,
    /** When all of them completed; else it is FAILED. */
    ALL,
    /** When one of them completed; else it is FAILED. */
    ANY;

    /** The name on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
