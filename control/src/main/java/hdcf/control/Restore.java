package hdcf.control;

import hdcf.control.command.Caller;
import hdcf.control.command.FenceLeasesCommand;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueParts;
import hdcf.control.command.QueueSettings;
import hdcf.control.job.Refusal;
import hdcf.control.store.EventSignal;
import hdcf.control.store.QueueIdentity;
import hdcf.control.store.SqliteFile;
import hdcf.control.store.StorageFault;
import hdcf.control.store.WriteStore;
import hdcf.control.writer.CommandQueue;
import hdcf.control.writer.Reply;
import hdcf.control.writer.WriteLoop;
import hdcf.schema.backup.BackupFile;
import hdcf.schema.backup.BackupManifest;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.db.SchemaFault;
import hdcf.schema.port.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code restore}: makes a queue of a backup where there is none. Everything is checked and fenced beside its place; the database gets
 * its name last, so that a restore that was cut short left no queue.
 */
final class Restore {
    static final String WORD = "restore";

    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;

    Restore(Clock clock, PrintStream out, PrintStream err) {
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    int run(List<String> args) {
        Options options = new Options();
        CommandLine line = new CommandLine(options).setCommandName(WORD);
        try {
            line.parseArgs(args.toArray(String[]::new));
        } catch (CommandLine.ParameterException wrong) {
            err.println(wrong.getMessage() + ". Run " + WORD + " --help to see every option");
            return ExitCode.USAGE;
        }
        if (options.help) {
            line.usage(out);
            return 0;
        }
        try (Unpacking library = Unpacking.begin()) {
            library.use();
            return restore(options);
        } catch (SchemaFault refused) {
            err.println("Expected to restore " + options.from + ", but " + refused.reason());
            return ExitCode.DATA;
        } catch (StorageFault | FlywayException | Refusal fault) {
            err.println("Expected to open the database of the backup, but: "
                    + String.valueOf(fault.getMessage()).lines().findFirst().orElse(""));
            return fault instanceof StorageFault ? ExitCode.STORAGE : ExitCode.DATA;
        } catch (IOException trouble) {
            String said = DiskWords.of(trouble);
            if (said.startsWith("Expected ")) {
                err.println(said);
                return ExitCode.DATA;
            }
            err.println("Expected to restore " + options.from + " to " + options.db + ", but " + said
                    + "; mend that, or name other places with --db and --data, then repeat");
            return ExitCode.STORAGE;
        }
    }

    private int restore(Options options) throws IOException, Refusal {
        Path from = Path.of(options.from);
        if (!Files.isRegularFile(from) || !Files.isReadable(from)) {
            throw new IOException("Expected a backup at " + from
                    + ", but there is none that this user may read; name it with --from");
        }
        Path database = ConfigRules.behind(Path.of(options.db)).toAbsolutePath();
        String named = options.data;
        Path data = (named == null ? ConfigRules.beside(database) : Path.of(named)).toAbsolutePath();
        String taken = taken(database);
        if (taken != null) {
            err.println(taken);
            return ExitCode.IN_USE;
        }
        try (DataFolder folder = DataFolder.prepare(data, database)) {
            String running = folder.taken();
            if (running != null) {
                err.println(running);
                return ExitCode.IN_USE;
            }
            RestoreStage stage = new RestoreStage(database, data);
            stage.clear();
            QueueMark mark = new QueueMark(data);
            try (stage) {
                BackupManifest manifest = BackupFile.copy(from, stage::open);
                mark.check("the queue in " + from, QueueIdentity.read(new SqliteFile(stage.database())));
                Fenced fenced = fence(stage.database());
                stage.place();
                // Last: an older backup has no id, and is given another one when this was cut short and is repeated.
                mark.write(fenced.queueId());
                tell(manifest, database, fenced.incarnation());
            } catch (ForeignFolder foreign) {
                err.println(foreign.getMessage());
                return ExitCode.IN_USE;
            }
            return 0;
        }
    }

    private void tell(BackupManifest manifest, Path database, long incarnation) {
        out.println("Restored " + manifest.jobs() + " jobs and " + manifest.lastEvent() + " events to " + database
                + ", incarnation " + incarnation);
        if (!manifest.missing().isEmpty()) {
            out.println(manifest.missing().size() + " files were gone when the backup was made");
        }
    }

    /** Why nothing may be restored here; null when it may. */
    private static @Nullable String taken(Path database) {
        for (String end : List.of("", "-wal", "-journal")) {
            Path file = database.resolveSibling(database.getFileName() + end);
            if (Files.exists(file)) {
                return "Expected no file at " + file + ", but there is one; move it away or name another --db";
            }
        }
        return null;
    }

    /** A queue whose leases are void. */
    private record Fenced(String queueId, long incarnation) {}

    /** Opens the copy as the control plane would, and makes void what was handed out. */
    private Fenced fence(Path made) throws Refusal {
        SqliteFile file = new SqliteFile(made);
        file.migrate();
        try (WriteStore store = WriteStore.open(file)) {
            String queueId = QueueIdentity.keep(store, new SecureRandom());
            QueueBook book = new QueueBook(new QueueParts(
                    store,
                    QueueSettings.standard(),
                    clock,
                    new SecureRandom(),
                    new EventSignal(),
                    () -> Long.MAX_VALUE));
            CommandQueue<QueueBook> queue = new CommandQueue<>(1, clock);
            Answered answered = new Answered();
            queue.offer(new FenceLeasesCommand(new Caller(WORD, "")), answered);
            new WriteLoop<>(queue, book, clock).doWork();
            Refusal refusal = answered.refusal;
            if (refusal != null) {
                throw refusal;
            }
            return new Fenced(queueId, answered.incarnation);
        }
    }

    /** What the writer said. Confined to one thread. */
    private static final class Answered implements Reply<Long> {
        private long incarnation;
        private @Nullable Refusal refusal;

        @Override
        public void answered(Long answer) {
            incarnation = answer;
        }

        @Override
        public void refused(Refusal why) {
            refusal = why;
        }

        @Override
        public Executor lane() {
            return Runnable::run;
        }
    }

    @Command(
            sortOptions = false,
            usageHelpAutoWidth = true,
            description =
                    "Makes a queue of a backup, where there is none. Every lease from before is void: what ran is tried again,"
                            + " if its budget for lost workers allows that. Exit code 65: no whole backup, 73: there is a queue already,"
                            + " 74: the disk refused.")
    private static final class Options {
        @Option(
                names = {"--from", "-from"},
                required = true,
                description = "The backup.")
        String from = "";

        @Option(
                names = {"--db", "-db"},
                defaultValue = "jobs.db",
                description = "The SQLite file to make; jobs.db.")
        String db = "";

        @Option(
                names = {"--data", "-data"},
                description = "The folder for outputs and blobs; default: beside the database.")
        @Nullable
        String data;

        @Option(
                names = {"--help", "-help", "-h"},
                usageHelp = true,
                description = "Print this and exit.")
        boolean help;
    }
}
