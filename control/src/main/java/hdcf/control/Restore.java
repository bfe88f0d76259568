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
import hdcf.schema.db.Migrations;
import hdcf.schema.db.SchemaFault;
import hdcf.schema.port.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
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

    private static final int USAGE = 2;
    private static final int UNREADABLE = 65;
    private static final int EXISTS = 73;
    private static final int STORAGE = 74;
    private static final List<String> FOLDERS = List.of("blobs", "artifacts");

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
            return USAGE;
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
            return UNREADABLE;
        } catch (StorageFault | FlywayException | Refusal fault) {
            err.println("Expected to open the database of the backup, but: "
                    + String.valueOf(fault.getMessage()).lines().findFirst().orElse(""));
            return fault instanceof StorageFault ? STORAGE : UNREADABLE;
        } catch (IOException unreadable) {
            err.println(unreadable.getMessage());
            return UNREADABLE;
        }
    }

    private int restore(Options options) throws IOException, Refusal {
        Path database = ConfigRules.behind(Path.of(options.db)).toAbsolutePath();
        String named = options.data;
        Path data = (named == null ? ConfigRules.beside(database) : Path.of(named)).toAbsolutePath();
        String taken = taken(database);
        if (taken != null) {
            err.println(taken);
            return EXISTS;
        }
        try (DataFolder folder = DataFolder.prepare(data, database)) {
            String running = folder.taken();
            if (running != null) {
                err.println(running);
                return EXISTS;
            }
            Path staging = data.resolve("restoring");
            delete(staging);
            Files.createDirectories(staging);
            Path made = staging.resolve(BackupManifest.DATABASE);
            BackupManifest manifest = BackupFile.copy(Path.of(options.from), name -> {
                Path target = staging.resolve(name);
                Files.createDirectories(target.resolveSibling(""));
                return Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            });
            QueueMark mark = new QueueMark(data);
            try {
                mark.check("the queue in " + options.from, QueueIdentity.read(new SqliteFile(made)));
            } catch (ForeignFolder foreign) {
                delete(staging);
                err.println(foreign.getMessage());
                return EXISTS;
            }
            Fenced fenced = fence(made);
            place(staging, made, database, data);
            // Last: an older backup has no id, and is given another one when this was cut short and is repeated.
            mark.write(fenced.queueId());
            out.println("Restored " + manifest.jobs() + " jobs and " + manifest.lastEvent() + " events to " + database
                    + ", incarnation " + fenced.incarnation());
            if (!manifest.missing().isEmpty()) {
                out.println(manifest.missing().size() + " files were gone when the backup was made");
            }
            return 0;
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
        Migrations.migrate(file.jdbcUrl());
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

    private static void place(Path staging, Path made, Path database, Path data) throws IOException {
        for (String name : FOLDERS) {
            Path from = staging.resolve(name);
            if (Files.isDirectory(from)) {
                merge(from, data.resolve(name));
            }
        }
        force(made);
        // What an older database left: the marks of a file that is there no more.
        new SqliteFile(database).dropMarks();
        Files.move(made, database, StandardCopyOption.ATOMIC_MOVE);
        force(database.resolveSibling(""));
        delete(staging);
    }

    /** Files that are there already stay: their names say what is in them, or whose they are. */
    private static void merge(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.resolveSibling(""));
            force(file);
            if (!Files.exists(target)) {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                force(target.resolveSibling(""));
            }
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
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
                            + " if its budget for lost workers allows that. Exit code 65: no whole backup, 73: there is a queue already.")
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
