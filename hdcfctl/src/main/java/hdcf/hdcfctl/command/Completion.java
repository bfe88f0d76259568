package hdcf.hdcfctl.command;

import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** Prints what a shell needs to complete words of this program. */
@Command(
        name = "completion",
        description = "Print what a shell needs to complete words.",
        footer = {
            "Examples:",
            "  hdcfctl completion bash >~/.local/share/bash-completion/completions/hdcfctl",
            "  hdcfctl completion zsh >~/.hdcf-completion && echo . ~/.hdcf-completion >>~/.zshrc",
            "  hdcfctl completion fish >~/.config/fish/completions/hdcfctl.fish"
        },
        sortOptions = false)
final class Completion implements Verb {
    private static final String PROGRAM = "hdcfctl";

    /** A shell that can complete. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws Stdout.Closed {
        String script = shell == Shell.FISH ? fish() : AutoComplete.bash(PROGRAM, tree());
        console.out().line(script.stripTrailing());
        return Exit.OK;
    }

    /** The whole command line as one tree of commands. */
    private static CommandLine tree() {
        CommandLine root = new CommandLine(CommandSpec.create().name(PROGRAM));
        for (Verbs.Entry entry : Verbs.all()) {
            String[] words = entry.words().split(" ", 2);
            if (words.length == 1) {
                root.addSubcommand(words[0], spec(entry));
                continue;
            }
            if (!root.getSubcommands().containsKey(words[0])) {
                root.addSubcommand(words[0], CommandSpec.create().name(words[0]));
            }
            CommandLine group = root.getSubcommands().get(words[0]);
            if (group != null) {
                group.addSubcommand(words[1], spec(entry));
            }
        }
        return root;
    }

    /** A verb with the spelling of its options that people type. */
    private static CommandSpec spec(Verbs.Entry entry) {
        CommandSpec spec = CommandSpec.create();
        for (OptionSpec option : options(entry)) {
            String[] names = names(option).toArray(String[]::new);
            Class<?> type =
                    option.arity().max() == 0 ? boolean.class : option.type().isEnum() ? option.type() : String.class;
            spec.addOption(OptionSpec.builder(names)
                    .type(type)
                    .arity(option.arity().max() == 0 ? "0" : "1")
                    .build());
        }
        return spec;
    }

    /** All options of a verb, also those that are only built when they are used. */
    static List<OptionSpec> options(Verbs.Entry entry) {
        Verb verb = entry.maker().get();
        CommandLine line = new CommandLine(verb);
        verb.prepare(line, List.of("--help"));
        return line.getCommandSpec().options();
    }

    /** The names of an option without the spelling of the base programs, which has one dash. */
    static List<String> names(OptionSpec option) {
        return List.of(option.names()).stream()
                .filter(name -> name.startsWith("--") || name.length() == 2)
                .toList();
    }

    private static String fish() {
        StringBuilder script = new StringBuilder("complete -c " + PROGRAM + " -f\n");
        for (Verbs.Entry entry : Verbs.all()) {
            String[] words = entry.words().split(" ", -1);
            String first = "complete -c " + PROGRAM + " -n ";
            if (words.length == 1) {
                script.append(first).append("__fish_use_subcommand -a ").append(words[0]);
            } else {
                script.append(first)
                        .append("__fish_use_subcommand -a ")
                        .append(words[0])
                        .append('\n');
                script.append(first)
                        .append("'__fish_seen_subcommand_from ")
                        .append(words[0])
                        .append("' -a ")
                        .append(words[1]);
            }
            script.append(" -d '").append(entry.meaning().replace("'", "\\'")).append("'\n");
            for (OptionSpec option : options(entry)) {
                script.append(first)
                        .append("'__fish_seen_subcommand_from ")
                        .append(words[words.length - 1])
                        .append('\'');
                for (String name : names(option)) {
                    script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
                }
                script.append(option.arity().max() == 0 ? "" : " -r").append('\n');
            }
        }
        return script.toString();
    }
}
