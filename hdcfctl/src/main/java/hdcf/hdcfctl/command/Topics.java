package hdcf.hdcfctl.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What help can teach beside the verbs: texts that stand in docs/cli.md, in the manual page and in {@code hdcfctl help}. */
final class Topics {
    /** Their names, in the order in which they are best read. */
    static final List<String> ALL = List.of(
            "quick-start",
            "selectors",
            "formats",
            "exit-codes",
            "arrays",
            "graphs",
            "scripts",
            "restarts",
            "profiles",
            "troubleshooting");

    private Topics() {}

    /** The text of one, in Markdown. */
    static String text(String topic) {
        try (InputStream in = Topics.class.getResourceAsStream("topics/" + topic + ".md")) {
            return new String(Objects.requireNonNull(in, topic).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Its first line. */
    static String title(String topic) {
        return text(topic).lines().findFirst().orElse("").replaceFirst("^# ", "");
    }
}
