package hdcf.control.output;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One of the two streams of an attempt. */
public enum Stream {
    STDOUT,
    STDERR;

    /** Its name in paths, on the wire and on the disk. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stream of this name, or null. */
    public static @Nullable Stream of(String word) {
        for (Stream stream : values()) {
            if (stream.word().equals(word)) {
                return stream;
            }
        }
        return null;
    }
}
