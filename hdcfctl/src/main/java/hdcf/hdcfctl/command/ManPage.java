package hdcf.hdcfctl.command;

import hdcf.hdcfctl.render.Prose;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, made from the verbs and the topics: a page that man(1) reads. */
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String text() {
        ManPage man = new ManPage();
        man.line(".TH HDCFCTL 1 \"\" \"HDCF\" \"User Commands\"");
        man.line(".SH NAME");
        man.line("hdcfctl \\- submit jobs to a queue, follow and manage them");
        man.line(".SH SYNOPSIS");
        man.line(".B hdcfctl");
        man.line("\\fIVERB\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]");
        man.line(".SH OPTIONS OF EVERY VERB");
        Set<String> common = new TreeSet<>();
        CommandSpec connection =
                Objects.requireNonNull(spec(Verbs.all().get(0)).mixins().get("connection"));
        for (OptionSpec option : connection.options()) {
            man.option(option);
            common.add(option.longestName());
        }
        for (Verbs.Entry entry : Verbs.all()) {
            man.verb(entry, common);
        }
        for (String topic : Topics.ALL) {
            man.topic(Topics.text(topic));
        }
        return man.page.toString();
    }

    /** A verb with all of its options, also those that are only built when they are used. */
    static CommandSpec spec(Verbs.Entry entry) {
        Verb verb = entry.maker().get();
        CommandLine line = new CommandLine(verb);
        verb.prepare(line, List.of("--help"));
        return line.getCommandSpec();
    }

    /** What an option means, with the values that it can have. */
    static String meaning(OptionSpec option) {
        List<String> candidates = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(candidates::add);
        }
        return String.join(" ", option.description())
                .replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates))
                .replace("%%", "%");
    }

    private void verb(Verbs.Entry entry, Set<String> common) {
        CommandSpec spec = spec(entry);
        line(".SH hdcfctl " + entry.words());
        text(String.join(" ", spec.usageMessage().description()));
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            line(".TP");
            line("\\fI" + escaped(positional.paramLabel()) + "\\fR");
            text(String.join(" ", positional.description()));
        }
        spec.options().stream()
                .filter(option -> !common.contains(option.longestName()))
                .forEach(this::option);
        boolean isCode = false;
        for (String each : spec.usageMessage().footer()) {
            if (each.equals("Examples:")) {
                line(".PP");
                line("Examples:");
                line(".nf");
                isCode = true;
            } else {
                text(isCode ? "    " + each.strip() : each);
            }
        }
        line(isCode ? ".fi" : ".PP");
    }

    private void option(OptionSpec option) {
        line(".TP");
        String label = option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
        List<String> names = Completion.names(option).stream()
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .toList();
        line(String.join(", ", names) + label);
        text(meaning(option));
    }

    private void topic(String markdown) {
        boolean isCode = false;
        for (String each : markdown.lines().toList()) {
            if (each.startsWith("```")) {
                line(isCode ? ".fi" : ".PP\n.nf");
                isCode = !isCode;
            } else if (isCode) {
                text("    " + each);
            } else if (each.startsWith("# ")) {
                line(".SH " + escaped(each.substring(2)));
            } else if (each.startsWith("|")) {
                row(each);
            } else if (each.isBlank()) {
                line(".PP");
            } else {
                text(Prose.plain(each));
            }
        }
    }

    private void row(String row) {
        if (!Prose.isRule(row)) {
            List<String> cells = Prose.cells(row);
            line(".TP");
            line("\\fB" + escaped(cells.get(0)) + "\\fR");
            text(String.join(" ", cells.subList(1, cells.size())));
        }
    }

    /** Text, in which nothing is a request to the formatter. */
    private void text(String text) {
        String safe = escaped(text);
        line(safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }

    private void line(String line) {
        page.append(line).append('\n');
    }
}
