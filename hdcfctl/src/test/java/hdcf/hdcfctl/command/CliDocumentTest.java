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
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/cli.md is made from the verbs themselves; -Dgolden.update=true writes it anew. */
class CliDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
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
    void everyVerbThatPeopleTypeHasExamples() {
        List<String> without = new ArrayList<>();
        for (Verbs.Entry entry : Verbs.all()) {
            if (spec(entry).usageMessage().footer().length == 0) {
                without.add(entry.words());
            }
        }
        assertThat(without).isEmpty();
    }

    private static String reference() {
        StringBuilder text = new StringBuilder("\n### Every verb\n\n| option | meaning |\n|---|---|\n");
        Set<String> common = new TreeSet<>();
        CommandSpec connection =
                Objects.requireNonNull(spec(Verbs.all().get(0)).mixins().get("connection"));
        for (OptionSpec option : connection.options()) {
            row(option, text);
            common.add(option.longestName());
        }
        for (Verbs.Entry entry : Verbs.all()) {
            CommandSpec spec = spec(entry);
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

    private static CommandSpec spec(Verbs.Entry entry) {
        Verb verb = entry.maker().get();
        CommandLine line = new CommandLine(verb);
        verb.prepare(line, List.of("--help"));
        return line.getCommandSpec();
    }

    private static void row(OptionSpec option, StringBuilder text) {
        List<String> names = Completion.names(option);
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        text.append("| `").append(String.join("` or `", names)).append('`');
        text.append(label.replace("|", "\\|")).append(" | ");
        text.append(candidates(option, String.join(" ", option.description()))).append(" |\n");
    }

    private static String candidates(OptionSpec option, String text) {
        List<String> candidates = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(candidates::add);
        }
        return text.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates));
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
