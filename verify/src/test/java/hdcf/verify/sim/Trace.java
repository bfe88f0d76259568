package hdcf.verify.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What happened, line by line, as a sum and, when it is wanted, as text. */
final class Trace {
    private static final int MAX_LINES = 500_000;

    private final Timeline timeline;
    private final boolean isKept;
    private final List<String> lines = new ArrayList<>();
    private final MessageDigest digest;

    Trace(Timeline timeline, boolean isKept) {
        this.timeline = timeline;
        this.isKept = isKept;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException("Expected SHA-256 in this JDK, found none", everyJdkHasIt);
        }
    }

    void line(String text) {
        String line = timeline.now() + " " + text + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        if (isKept && lines.size() < MAX_LINES) {
            lines.add(line);
        }
    }

    /** Text that is not part of the sum: paths and addresses differ from run to run. */
    void note(String text) {
        if (isKept) {
            lines.add(text);
        }
    }

    /** The sum of all lines; ends it. */
    String sum() {
        return HexFormat.of().formatHex(digest.digest());
    }

    String text() {
        return String.join("", lines);
    }
}
