package hdcf.hdcfctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/cli.md and the manual page are made from the verbs themselves and the topics of help; -Dgolden.update=true writes it anew. */
class CliDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
    private static final Path MANUAL = Path.of("..", "docs", "hdcfctl.1");
    private static final String BEGIN = "<!-- From here on made by CliDocumentTest. -->\n";

    @Test
    void theDocumentSaysWhatTheVerbsSay() throws IOException {
        String text = Files.readString(DOCUMENT);
        String written = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        String expected = written + reference();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    @Test
    void theManualPageSaysTheSame() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(MANUAL, ManPage.text());
        }
        assertThat(Files.readString(MANUAL)).isEqualTo(ManPage.text());
    }

    @Test
    void everyVerbThatPeopleTypeHasExamples() {
        List<String> without = new ArrayList<>();
        for (Verbs.Entry entry : Verbs.all()) {
            if (ManPage.spec(entry).usageMessage().footer().length == 0) {
                without.add(entry.words());
            }
        }
        assertThat(without).isEmpty();
    }

    private static String reference() {
        StringBuilder text = new StringBuilder();
        for (String topic : Topics.ALL) {
            text.append("\n#").append(Topics.text(topic));
        }
        text.append("\n## Verbs\n\n### Every verb\n\n| option | meaning |\n|---|---|\n");
        Set<String> common = new TreeSet<>();
        CommandSpec connection =
                Objects.requireNonNull(ManPage.spec(Verbs.all().get(0)).mixins().get("connection"));
        for (OptionSpec option : connection.options()) {
            row(option, text);
            common.add(option.longestName());
        }
        for (Verbs.Entry entry : Verbs.all()) {
            CommandSpec spec = ManPage.spec(entry);
            text.append("\n### hdcfctl ").append(entry.words()).append("\n\n");
            text.append(String.join(" ", spec.usageMessage().description())).append('\n');
            if (!spec.positionalParameters().isEmpty()) {
                text.append('\n');
            }
            for (PositionalParamSpec positional : spec.positionalParameters()) {
                text.append("*").append(positional.paramLabel()).append("*: ");
                text.append(String.join(" ", positional.description())).append('\n');
            }
            List<OptionSpec> own = spec.options().stream()
                    .filter(option -> !common.contains(option.longestName()))
                    .toList();
            if (!own.isEmpty()) {
                text.append("\n| option | meaning |\n|---|---|\n");
                own.forEach(option -> row(option, text));
            }
            footer(spec.usageMessage().footer(), text);
        }
        return text.toString();
    }

    private static void row(OptionSpec option, StringBuilder text) {
        List<String> names = Completion.names(option);
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        text.append("| `").append(String.join("` or `", names)).append('`');
        text.append(label.replace("|", "\\|")).append(" | ");
        text.append(ManPage.meaning(option)).append(" |\n");
    }

    private static void footer(String[] lines, StringBuilder text) {
        boolean isInExamples = false;
        for (String line : lines) {
            if (line.equals("Examples:")) {
                text.append("\n```sh\n");
                isInExamples = true;
            } else {
                text.append(isInExamples ? line.strip() : "\n" + line).append('\n');
            }
        }
        text.append(isInExamples ? "```\n" : "");
    }
}
