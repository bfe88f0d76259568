package hdcf.hdcfctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What docs/for-users-of-other-tools.md says to type can be typed. */
class OtherToolsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "for-users-of-other-tools.md");
    private static final Pattern TYPED = Pattern.compile("`(?:[^`|]*\\| )?hdcfctl ([^`<]+?)(?: <FILE)?`");
    private static final int LEAST = 80;

    @Test
    void whatIsToBeTypedIsUnderstood() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        Matcher typed = TYPED.matcher(Files.readString(DOCUMENT).replace("\\|", "|"));
        while (typed.find()) {
            count++;
            List<String> words = List.of(typed.group(1).replace("'", "").split(" ", -1));
            Optional<Verbs.Entry> entry = Verbs.find(words);
            if (entry.isEmpty()
                    || !isUnderstood(entry.get(), words.subList(entry.get().length(), words.size()))) {
                wrong.add(typed.group(1));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThanOrEqualTo(LEAST);
    }

    static boolean isUnderstood(Verbs.Entry entry, List<String> arguments) {
        Verb verb = entry.maker().get();
        CommandLine line = new CommandLine(verb)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setStopAtPositional(entry.takesCommand());
        verb.prepare(line, arguments);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            return true;
        } catch (ParameterException unknown) {
            return false;
        }
    }
}
