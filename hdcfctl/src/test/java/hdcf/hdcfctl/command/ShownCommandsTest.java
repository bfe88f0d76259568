package hdcf.hdcfctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What docs/cli.md shows in its examples can be typed: the examples of every verb, and those of the topics of help. */
class ShownCommandsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
    private static final int LEAST = 100;

    @Test
    void whatIsShownIsUnderstood() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        boolean isShell = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("```")) {
                isShell = line.equals("```sh");
            } else if (isShell) {
                for (String command : commands(line)) {
                    count++;
                    List<String> words = words(command);
                    Optional<Verbs.Entry> entry = Verbs.find(words);
                    boolean isHelp = words.get(0).equals("help");
                    if (!isHelp
                            && (entry.isEmpty()
                                    || !OtherToolsTest.isUnderstood(
                                            entry.get(),
                                            words.subList(entry.get().length(), words.size())))) {
                        wrong.add(line);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThanOrEqualTo(LEAST);
    }

    /** The calls of hdcfctl in a line of shell, up to where something else begins. */
    private static List<String> commands(String line) {
        List<String> commands = new ArrayList<>();
        for (String part : line.split("hdcfctl ", -1)) {
            if (!commands.isEmpty() || line.startsWith("hdcfctl ") || !part.equals(line.split("hdcfctl ", -1)[0])) {
                commands.add(part.replaceFirst("( #| \\| | && | >|\\)).*", "").strip());
            }
        }
        commands.removeIf(command -> command.isEmpty() || command.endsWith("$("));
        return commands;
    }

    /** Words as a shell splits them. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (char unit : (command + " ").toCharArray()) {
            if (quote != 0 ? unit == quote : unit == '\'' || unit == '"') {
                quote = quote == 0 ? unit : 0;
            } else if (unit == ' ' && quote == 0) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
            } else {
                word.append(unit);
            }
        }
        return words;
    }
}
