package hdcf.hdcfctl.command;

import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Prose;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import java.util.List;
import java.util.Optional;

/** Teaches: the verbs, the topics, the manual page. */
public final class Help {
    private static final int LABEL = 20;
    private static final int WIDEST = 100;

    private Help() {}

    /** What {@code hdcfctl help} is followed by; empty when that is a verb, which explains itself. */
    public static Optional<Integer> run(List<String> words, Console console) throws Stdout.Closed {
        if (words.isEmpty()) {
            verbs(console);
        } else if (words.get(0).equals("topics")) {
            for (String topic : Topics.ALL) {
                row(topic, Topics.title(topic), console);
            }
        } else if (words.get(0).equals("man")) {
            console.out().text(ManPage.text());
        } else if (Topics.ALL.contains(words.get(0))) {
            for (String line : Prose.lines(Topics.text(words.get(0)), Math.min(WIDEST, console.width()))) {
                console.out().line(line);
            }
        } else if (Verbs.find(words).isPresent()) {
            return Optional.empty();
        } else {
            console.say("Expected a verb or one of topics, man, " + String.join(", ", Topics.ALL) + ", found \""
                    + Text.clip(String.join(" ", words), Text.QUOTE) + "\". Next: hdcfctl help topics");
            return Optional.of(Exit.USAGE);
        }
        return Optional.of(Exit.OK);
    }

    private static void verbs(Console console) throws Stdout.Closed {
        console.out().line("Usage: hdcfctl VERB [options]");
        console.out().line("");
        for (Verbs.Entry entry : Verbs.all()) {
            row(entry.words(), entry.meaning(), console);
        }
        console.out().line("");
        console.out().line("hdcfctl VERB --help shows the options of a verb; hdcfctl --version the version.");
        console.out()
                .line("hdcfctl help topics lists what else can be explained; hdcfctl help quick-start is the first.");
        console.out()
                .line("hdcfctl fsck, verify-history and restore --help: what works on files of a queue, with"
                        + " control.jar.");
    }

    private static void row(String label, String meaning, Console console) throws Stdout.Closed {
        console.out().line("  " + label + " ".repeat(Math.max(1, LABEL - label.length())) + meaning);
    }
}
