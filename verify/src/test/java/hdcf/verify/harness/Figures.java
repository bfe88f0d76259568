package hdcf.verify.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a test did how often, said on the console and, where {@code -Dhdcf.figures} names a file, appended to it as a line of
 * JSON: the report of a long run is made of these. Said when the test has judged what it did. Safe for use by several threads.
 */
public final class Figures {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final @Nullable String FILE = System.getProperty("hdcf.figures");

    private Figures() {}

    /**
     * A fault that was survived so often.
     *
     * @param fault its number in the list of faults, such as F2
     */
    public static void survived(String fault, String what, long times) {
        System.out.println(fault + ": " + times + " x " + what);
        write(MAPPER.createObjectNode()
                .put("fault", fault)
                .put("what", what)
                .put("times", times)
                .toString());
    }

    /** Appends a line for the report. */
    static synchronized void write(String json) {
        if (FILE == null) {
            return;
        }
        try {
            Files.writeString(Path.of(FILE), json + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException notWritten) {
            throw new UncheckedIOException(notWritten);
        }
    }
}
