package hdcf.control;

import hdcf.control.backup.BackupSource;
import hdcf.control.blob.BlobFolder;
import hdcf.control.chore.Duties;
import hdcf.control.chore.LogDuty;
import hdcf.control.command.JobFlow;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueParts;
import hdcf.control.command.QueueSettings;
import hdcf.control.command.QueueStats;
import hdcf.control.http.HealthCheck;
import hdcf.control.http.Templates;
import hdcf.control.output.OutputStore;
import hdcf.control.store.DamagedFile;
import hdcf.control.store.EventSignal;
import hdcf.control.store.FileCheck;
import hdcf.control.store.LiveWorkerFigures;
import hdcf.control.store.LogWatch;
import hdcf.control.store.QueueIdentity;
import hdcf.control.store.ReadStore;
import hdcf.control.store.Reads;
import hdcf.control.store.SqliteFile;
import hdcf.control.store.Statements;
import hdcf.control.store.StorageFault;
import hdcf.control.store.WriteStore;
import hdcf.control.writer.Command;
import hdcf.control.writer.CommandQueue;
import hdcf.control.writer.Reply;
import hdcf.control.writer.WriteLoop;
import hdcf.control.writer.WriterThread;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.db.SchemaFault;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue on its SQLite file: opened, driven by the writer thread, and closed.
 *
 * <p>When the disk is nearly full at start, readers are served and the writer is opened as soon as there is room, so that a full
 * disk is not a loop of restarts. Safe for use by several threads.
 */
final class QueuePlane implements ControlPlane {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePlane.class);
    private static final int READERS = 3;
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private static final long GATE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final QueueStats NO_STATS = new QueueStats(Map.of(), 0, 0, 0, 0, 0, 0, JobFlow.NONE);
    /** Within it, a file of some million jobs is looked at whole. */
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(2);

    private final SqliteFile file;
    private final QueueSettings settings;
    private final Clock clock;
    private final DataFolder folder;
    private final QueueMark mark;
    private final FreeSpace freeSpace;
    private final CommandQueue<QueueBook> queue;
    private final EventSignal events = new EventSignal();
    private final OutputStore outputs;
    private final OutputKeeper keeper;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Void> statements =
            CompletableFuture.runAsync(Statements::load, work -> new Thread(work, "statements").start());
    private volatile @Nullable Writing writing;
    private volatile boolean isStopping;
    private volatile int exitCode;
    private volatile @Nullable ReadStore reads;
    private final Templates templates;
    private final BlobFolder blobs;
    private final BlobKeeper blobKeeper;
    private final BackupSource backups;
    private final LogWatch log;
    private final PlaneChecks checks;

    private QueuePlane(ControlConfig config, Clock clock, DataFolder folder) throws IOException {
        this.file = new SqliteFile(config.database());
        this.settings = Settings.of(config);
        this.log = new LogWatch(file.path());
        this.checks = new PlaneChecks(() -> writing != null, () -> ended.getCount() == 0, this::hasRoom, log);
        this.templates = config.templates();
        this.clock = clock;
        this.folder = folder;
        this.mark = new QueueMark(config.data());
        this.freeSpace = new FreeSpace(Objects.requireNonNull(file.path().getParent()), clock);
        this.queue = new CommandQueue<>(config.limits().queueCapacity(), clock);
        FreeSpace dataSpace = new FreeSpace(config.data(), clock);
        this.blobs = BlobFolder.open(
                config.data().resolve("blobs"), new BlobFolder.Room(dataSpace, Settings.STORAGE_RESERVE_BYTES), clock);
        this.blobKeeper = new BlobKeeper(this, blobs);
        this.backups = new BackupSource(
                file, config.data(), new BackupSource.Room(dataSpace, Settings.STORAGE_RESERVE_BYTES), clock);
        Path artifacts = config.data().resolve("artifacts");
        this.outputs = new OutputStore(
                new OutputStore.Settings(artifacts, config.limits().outputLimitBytes(), Settings.STORAGE_RESERVE_BYTES),
                dataSpace);
        this.keeper =
                new OutputKeeper(outputs, () -> reads, clock, config.retention().cleanupIntervalMs());
    }

    /** The parts that exist while the writer is open. */
    private record Writing(WriteStore store, QueueBook book, WriterThread thread) {}

    static ControlPlane open(ControlConfig config, Clock clock) throws IOException, StartFault {
        DataFolder folder = DataFolder.prepare(config.data(), config.database());
        String taken = folder.taken();
        if (taken != null) {
            folder.close();
            throw new StartFault(ExitCode.IN_USE, taken);
        }
        try {
            QueuePlane plane = new QueuePlane(config, clock, folder);
            plane.begin();
            return plane;
        } catch (DamagedFile damaged) {
            folder.close();
            throw new StartFault(ExitCode.DATA, String.valueOf(damaged.getMessage()));
        } catch (SchemaFault | ForeignFolder refused) {
            folder.close();
            throw new StartFault(ExitCode.CONFIG, String.valueOf(refused.getMessage()));
        } catch (StorageFault | FlywayException fault) {
            folder.close();
            int code = fault instanceof FlywayException ? ExitCode.CONFIG : ExitCode.STORAGE;
            throw StartFault.because(code, "Expected to open " + config.database(), fault);
        } catch (IOException | StartFault refused) {
            folder.close();
            throw refused;
        }
    }

    private void begin() throws StartFault, DamagedFile, ForeignFolder {
        new FileCheck(file, clock).run(CHECK_LIMIT);
        mark.check(file);
        keeper.start();
        if (hasRoom()) {
            openWriter();
            openReads();
            return;
        }
        if (!Files.exists(file.path())) {
            throw FreeSpace.startFault();
        }
        LOG.atWarn()
                .addKeyValue("free_bytes", freeSpace.getAsLong())
                .log("serving reads only: the disk is nearly full");
        openReads();
        Thread gate = new Thread(this::awaitRoom, "storage-gate");
        gate.setDaemon(true);
        gate.start();
    }

    private void awaitRoom() {
        while (!isStopping && !hasRoom()) {
            LockSupport.parkNanos(GATE_NANOS);
        }
        if (!isStopping) {
            try {
                openWriter();
                LOG.info("opened the writer: there is room again");
            } catch (StorageFault | FlywayException fault) {
                end(ExitCode.STORAGE, fault);
            }
        }
    }

    private boolean hasRoom() {
        return freeSpace.getAsLong() >= Settings.STORAGE_RESERVE_BYTES;
    }

    private void openWriter() {
        file.migrate();
        statements.join();
        WriteStore store = WriteStore.open(file);
        mark.write(QueueIdentity.keep(store, new SecureRandom()));
        QueueBook book = new QueueBook(new QueueParts(store, settings, clock, new SecureRandom(), events, freeSpace));
        Duties.all(templates.rules()).forEach(book::add);
        book.add(new LogDuty(log));
        WriteLoop<QueueBook> loop = new WriteLoop<>(queue, book, clock);
        WriterThread thread = new WriterThread(loop, queue, fault -> end(ExitCode.STORAGE, fault));
        writing = new Writing(store, book, thread);
        thread.start();
    }

    private void openReads() {
        statements.join();
        reads = ReadStore.open(file, READERS, READ_LIMIT, new Figures(), clock);
        blobKeeper.start(settings.retention().interval().toMillis());
    }

    /** What the open writer remembers. */
    private final class Figures implements LiveWorkerFigures {
        @Override
        public @Nullable Long silentSeconds(String workerId) {
            Writing now = writing;
            return now == null ? null : now.book().silentSeconds(workerId);
        }

        @Override
        public @Nullable Progress progress(long jobNumber) {
            Writing now = writing;
            return now == null ? null : now.book().leases().progress(jobNumber);
        }

        @Override
        public long suspectSeconds() {
            return settings.health().suspectAfter().toSeconds();
        }
    }

    private void end(int code, Throwable fault) {
        LOG.error("stopping: the writer cannot go on", fault);
        exitCode = code;
        queue.close();
        ended.countDown();
    }

    @Override
    public <A> boolean offer(Command<QueueBook, A> command, Reply<A> reply) {
        if (writing == null) {
            reply.lane().execute(() -> reply.refused(FreeSpace.refusal()));
            return true;
        }
        return queue.offer(command, reply);
    }

    @Override
    public boolean isDraining() {
        return queue.isClosed();
    }

    @Override
    public int queueDepth() {
        return queue.size();
    }

    @Override
    public QueueStats stats() {
        Writing now = writing;
        return now == null ? NO_STATS : now.book().stats();
    }

    @Override
    public Reads reads() {
        return Objects.requireNonNull(reads);
    }

    @Override
    public BlobFolder blobs() {
        return blobs;
    }

    @Override
    public OutputStore outputs() {
        return outputs;
    }

    @Override
    public BackupSource backups() {
        return backups;
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public EventSignal eventSignal() {
        return events;
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return checks.all();
    }

    @Override
    public long logBytes() {
        return log.seen().bytes();
    }

    @Override
    public void drain() throws InterruptedException {
        isStopping = true;
        Writing now = writing;
        if (now != null) {
            // The last one: no poll is parked after it, and a full queue has room for it.
            queue.close(
                    (book, ticket) -> {
                        book.parked().answerAll();
                        ticket.answer(true);
                    },
                    new NoReply());
            now.thread().close();
        }
        queue.close();
        ended.countDown();
    }

    @Override
    public int awaitEnd() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    @Override
    public void close() {
        isStopping = true;
        try {
            blobKeeper.stop();
            Writing now = writing;
            if (now != null) {
                now.thread().close();
            }
            keeper.close();
            // The writer last: whoever closes the file last tidies the log beside it, and readers cannot.
            ReadStore open = reads;
            if (open != null) {
                open.close();
            }
            if (now != null && exitCode == 0) {
                now.store().close();
            }
            folder.close();
        } catch (IOException left) {
            LOG.warn("closing left something behind", left);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
