package hdcf.hdcfctl;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.command.Exit;
import hdcf.hdcfctl.command.Failure;
import hdcf.hdcfctl.command.Help;
import hdcf.hdcfctl.command.Offline;
import hdcf.hdcfctl.command.Verb;
import hdcf.hdcfctl.command.Verbs;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The entry of the command line: one verb per call, one line of trouble, one exit code. */
public final class Main {
    /** The narrowest help that the option parser writes. */
    private static final int MIN_HELP_WIDTH = 55;
    /** Columns that the option parser may write beyond the width it is given, in the line of the usage. */
    private static final int UNCOUNTED = 8;

    private static final String VERSION = "version";
    /** What is said when classes are missing or do not fit each other. */
    private static final String INCOMPLETE =
            "Expected hdcfctl.jar to stay as it is while it runs, found parts of it gone:"
                    + " it is being built anew. Next: repeat the command when the build has ended";

    private Main() {}

    public static void main(String[] argv) {
        try {
            start(argv);
        } catch (LinkageError broken) {
            // Whatever tells of faults may be what is not there.
            System.err.println("hdcfctl: " + INCOMPLETE);
            System.exit(Exit.FAULT);
        }
    }

    private static void start(String[] argv) {
        if (argv.length == 1 && List.of("--version", "-version", "-V", VERSION).contains(argv[0])) {
            System.out.println(versionLine());
            return;
        }
        Console console = Terminal.console();
        int exitCode = argv.length == 1 && argv[0].equals("warm-up") ? WarmUp.run() : run(argv, console);
        if (exitCode != Exit.OK) {
            System.exit(exitCode);
        }
    }

    /** Does what the arguments say. */
    static int run(String[] argv, Console console) {
        int exitCode;
        try {
            exitCode = dispatch(List.of(argv), console);
            console.out().flush();
        } catch (Stdout.Closed closed) {
            exitCode = closed(closed, console);
        } catch (RuntimeException | Error fault) {
            exitCode = fault(fault, List.of(argv), console);
        }
        console.farewell().set("");
        return exitCode;
    }

    private static int dispatch(List<String> argv, Console console) throws Stdout.Closed {
        if (argv.stream().anyMatch(word -> word.indexOf('\ufffd') >= 0)) {
            console.say("Expected arguments in the encoding of this locale, found others."
                    + " Next: LC_ALL=C.UTF-8 hdcfctl ...");
            return Exit.USAGE;
        }
        if (argv.isEmpty()) {
            console.say("Expected a verb, found none. Next: hdcfctl --help");
            return Exit.USAGE;
        }
        if (List.of("--help", "-help", "-h", "help").contains(argv.get(0))) {
            List<String> about = argv.subList(1, argv.size());
            Optional<Integer> told = Help.run(argv.get(0).equals("help") ? about : List.of(), console);
            if (told.isPresent()) {
                return told.get();
            }
            List<String> asked = new ArrayList<>(about);
            asked.add("--help");
            return dispatch(asked, console);
        }
        if (Offline.isAsked(argv)) {
            return Offline.run(argv, console);
        }
        Verbs.Entry entry = Verbs.find(argv).orElse(null);
        if (entry == null) {
            List<String> longer = Verbs.beginningWith(argv.get(0));
            Optional<String> meant = longer.isEmpty() ? Verbs.nearest(argv.get(0)) : Optional.empty();
            console.say("Expected " + (longer.isEmpty() ? "a verb" : String.join(" or ", longer)) + ", found \""
                    + Text.clip(String.join(" ", argv.subList(0, Math.min(2, argv.size()))), Text.QUOTE)
                    + "\". Next: hdcfctl " + meant.map(verb -> verb + " --help").orElse("--help"));
            return Exit.USAGE;
        }
        return perform(entry, argv.subList(entry.length(), argv.size()), console);
    }

    private static int perform(Verbs.Entry entry, List<String> options, Console console) throws Stdout.Closed {
        Verb verb = entry.maker().get();
        CommandLine line = new CommandLine(verb)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setStopAtPositional(entry.takesCommand());
        verb.prepare(line, options);
        try {
            if (isHelpAsked(line, options, console)) {
                return Exit.OK;
            }
            List<String> expanded = verb.expanded(options);
            if (!expanded.isEmpty()) {
                verb = entry.maker().get();
                line = new CommandLine(verb)
                        .setExpandAtFiles(false)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setStopAtPositional(entry.takesCommand())
                        .setOverwrittenOptionsAllowed(true);
                verb.prepare(line, expanded);
                if (isHelpAsked(line, expanded, console)) {
                    return Exit.OK;
                }
            }
        } catch (ParameterException notAcceptable) {
            console.say(clipped(firstLine(notAcceptable)) + ". Next: hdcfctl " + entry.words() + " --help");
            return Exit.USAGE;
        } catch (Failure failure) {
            return tell(failure, verb, console);
        }
        return perform(verb, console);
    }

    private static boolean isHelpAsked(CommandLine line, List<String> options, Console console) throws Stdout.Closed {
        if (!line.parseArgs(options.toArray(String[]::new)).isUsageHelpRequested()) {
            return false;
        }
        line.setUsageHelpWidth(Math.max(MIN_HELP_WIDTH, console.width() - UNCOUNTED));
        console.out().line(line.getUsageMessage(CommandLine.Help.Ansi.OFF).replace("Usage: ", "Usage: hdcfctl "));
        return true;
    }

    private static int perform(Verb verb, Console console) throws Stdout.Closed {
        try {
            return verb.run(console);
        } catch (Failure failure) {
            return tell(failure, verb, console);
        } catch (ProblemException refused) {
            return tell(verb.connection().failure(refused, console), verb, console);
        } catch (IOException silence) {
            return tell(verb.connection().failure(silence, console), verb, console);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Exit.JOB_ABORTED;
        }
    }

    private static int tell(Failure failure, Verb verb, Console console) throws Stdout.Closed {
        // What was already found comes before what went wrong.
        console.out().flush();
        console.say(String.valueOf(failure.getMessage()));
        if (verb.connection().isDebug()) {
            console.err().print(trace(failure));
        }
        return failure.exitCode();
    }

    private static int closed(Stdout.Closed closed, Console console) {
        if (closed.isBrokenPipe()) {
            return Exit.BROKEN_PIPE;
        }
        console.say("Expected to write to standard output, found " + closed.getMessage()
                + ". Next: make room, or write elsewhere");
        return Exit.FILES;
    }

    private static int fault(Throwable fault, List<String> argv, Console console) {
        boolean isIncomplete = fault instanceof LinkageError && !(fault instanceof ExceptionInInitializerError);
        console.say(
                isIncomplete
                        ? INCOMPLETE
                        : "Expected to do as told, found a fault in hdcfctl itself. Next: repeat with --debug and report"
                                + " what it prints");
        if (argv.contains("--debug") || argv.contains("-debug")) {
            console.err().print(trace(fault));
        }
        return Exit.FAULT;
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static String firstLine(ParameterException notAcceptable) {
        String message = String.valueOf(notAcceptable.getMessage());
        return "Expected acceptable options, found: " + message.strip();
    }

    /** Of a long list of what was expected the end goes, not what was found instead. */
    private static String clipped(String sentence) {
        int behind = sentence.indexOf(" but was ");
        if (behind < 0) {
            return Text.clip(sentence, Text.QUOTE);
        }
        String found = Text.clip(sentence.substring(behind), Text.QUOTE / 2);
        return Text.clip(sentence.substring(0, behind), Text.QUOTE - found.length()) + found;
    }

    private static String versionLine() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "hdcfctl " + (version == null ? "(not packaged)" : version);
    }
}
