package hdcf.control;

import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.control.check.Violation;
import hdcf.control.store.StorageFault;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.db.SchemaFault;
import hdcf.schema.history.HistoryEvent;
import hdcf.schema.history.HistoryReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code fsck} and {@code verify-history}: judge a queue without changing it, also while a control plane runs on it. The exit code is
 * 0 when it is sound, 1 when something was found, 65 when it cannot be read.
 */
final class Inspection {
    static final String FSCK = "fsck";
    static final String VERIFY_HISTORY = "verify-history";

    private static final int FOUND = 1;
    private static final String NEXT =
            "Expected no finding. Next: keep a copy of the database and its folder as they are; a file that"
                    + " is missing or changed can be put back from a backup, and a damaged database be restored from one with"
                    + " hdcfctl restore";

    private final PrintStream out;
    private final PrintStream err;

    Inspection(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static boolean isAsked(List<String> args) {
        return !args.isEmpty() && (args.get(0).equals(FSCK) || args.get(0).equals(VERIFY_HISTORY));
    }

    int run(List<String> args) {
        boolean hasHistory = args.get(0).equals(VERIFY_HISTORY);
        Options options = hasHistory ? new HistoryOptions() : new Options();
        CommandLine line = new CommandLine(options).setCommandName(args.get(0));
        try {
            line.parseArgs(args.subList(1, args.size()).toArray(String[]::new));
        } catch (CommandLine.ParameterException wrong) {
            err.println(wrong.getMessage() + ". Run " + args.get(0) + " --help to see every option");
            return ExitCode.USAGE;
        }
        if (options.help) {
            line.usage(out);
            return 0;
        }
        return judge(options);
    }

    private int judge(Options options) {
        try (Unpacking library = Unpacking.begin()) {
            library.use();
            Path database = ConfigRules.behind(Path.of(options.db));
            if (Files.isDirectory(database)) {
                throw new IOException(
                        "Expected a database at " + database + ", but that is a folder; name the file in it with --db");
            }
            if (!Files.isRegularFile(database)) {
                throw new IOException("Expected a database at " + database + ", but there is none; name it with --db");
            }
            for (Path file : options.history()) {
                if (!Files.isRegularFile(file)) {
                    throw new IOException(
                            "Expected a history at " + file + ", but there is none; name each with --history");
                }
            }
            List<HistoryEvent> history = HistoryReader.read(options.history());
            Evidence evidence = Evidence.of(history, database, data(options, database));
            List<Violation> found = Checker.check(evidence);
            found.forEach(violation -> out.println(line(violation)));
            out.println((found.isEmpty() ? "Sound: " : "Not sound: ") + found.size() + " findings in "
                    + evidence.rows().jobs().size() + " jobs, "
                    + evidence.rows().attempts().size() + " attempts, "
                    + evidence.rows().events().size() + " events"
                    + (history.isEmpty() ? "" : ", " + history.size() + " lines of history"));
            if (found.isEmpty()) {
                return 0;
            }
            err.println(NEXT);
            return FOUND;
        } catch (IOException | StorageFault | SchemaFault unreadable) {
            err.println(unreadable.getMessage());
            return ExitCode.DATA;
        }
    }

    /** The folder with the files: the one that was named, or the usual one if it is there. */
    private static @Nullable Path data(Options options, Path database) throws IOException {
        String named = options.data;
        Path data = named == null ? ConfigRules.beside(database) : Path.of(named);
        if (named != null && !Files.isDirectory(data)) {
            throw new IOException("Expected a folder at " + data + ", but there is none; name it with --data");
        }
        return Files.isDirectory(data) ? data : null;
    }

    private static String line(Violation violation) {
        return violation.toString().replaceAll("\\p{Cntrl}", " ");
    }

    /** The options of both. */
    @Command(
            sortOptions = false,
            usageHelpAutoWidth = true,
            description = "Judges a queue and its files without changing them; a control plane may be running on it."
                    + " Exit code 0: sound, 1: something was found, 65: it cannot be read.")
    private static class Options {
        @Option(
                names = {"--db", "-db"},
                defaultValue = "jobs.db",
                description = "The SQLite file; jobs.db.")
        String db = "";

        @Option(
                names = {"--data", "-data"},
                description = "The folder with outputs and blobs; default: beside the database.")
        @Nullable
        String data;

        @Option(
                names = {"--help", "-help", "-h"},
                usageHelp = true,
                description = "Print this and exit.")
        boolean help;

        List<Path> history() {
            return List.of();
        }
    }

    /** Those of {@code verify-history}. */
    @Command
    private static final class HistoryOptions extends Options {
        @Option(
                names = {"--history", "-history"},
                required = true,
                arity = "1..*",
                description = "The history files, all of the run.")
        List<Path> history = List.of();

        @Override
        List<Path> history() {
            return history;
        }
    }
}
