package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.control.check.PrefixCheck;
import hdcf.control.store.Snapshot;
import hdcf.control.store.SnapshotReader;
import hdcf.control.store.SqliteFile;
import hdcf.schema.backup.BackupFile;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Programs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a control plane under load, and what becomes of them: each is whole, a prefix, and restores with every lease void. */
final class BackupIT {
    private static final int BACKUPS = Integer.getInteger("hdcf.backups", 20);
    private static final int BESIDE_A_READER = 2;
    private static final int KILLS = Math.max(3, BACKUPS / 4);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final AtomicBoolean isEnough = new AtomicBoolean();
    private final Progress progress = new Progress();
    private final List<Thread> threads = new ArrayList<>();
    private ControlProcess control;

    @BeforeEach
    void start() throws IOException {
        control = new ControlProcess(Files.createDirectory(folder.resolve("live")), List.of()).start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        isEnough.set(true);
        for (Thread thread : threads) {
            thread.join(LIMIT.toMillis());
        }
        control.close();
    }

    /** And somebody reads during the first of them, so that no checkpoint gets to the end of the log, which grows and is read through. */
    @Test
    void eachBackupUnderLoadIsSoundAndAPrefix() throws Exception {
        load();
        progress.awaitMore(20, LIMIT);
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + control.database());
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM jobs").close();
            backUp(0, BESIDE_A_READER);
        }
        backUp(BESIDE_A_READER, BACKUPS);
        assertThat(ctl("fsck", "--db", control.database().toString(), "--data", data().toString()))
                .as("fsck while it runs")
                .isZero();
        Figures.survived("F14", "reader of the file that is held open under load and backups", 1);
        Figures.survived("F15", "backup under load, each a sound prefix", BACKUPS);
    }

    private void backUp(int first, int end) throws Exception {
        for (int i = first; i < end; i++) {
            progress.awaitMore(20, LIMIT);
            Path file = folder.resolve("backup-" + i + ".zip");
            assertThat(ctl("backup", file.toString(), "--with-files")).isZero();
            Path database = unpacked(file, "b" + i);
            Snapshot backup = SnapshotReader.read(new SqliteFile(database));
            assertThat(Checker.check(new Evidence(List.of(), backup, database.resolveSibling("."))))
                    .isEmpty();
            assertThat(backup.jobs()).isNotEmpty();
            Snapshot live = SnapshotReader.read(new SqliteFile(control.database()));
            assertThat(PrefixCheck.backup(backup, live)).isEmpty();
        }
    }

    @Test
    void whatWasCutShortIsNoBackup() throws Exception {
        load();
        progress.awaitMore(20, LIMIT);
        Path file = folder.resolve("whole.zip");
        assertThat(ctl("backup", file.toString())).isZero();
        Random random = new Random(Long.getLong("hdcf.seed", 7));
        for (int i = 0; i < 20; i++) {
            Path cut = folder.resolve("cut.zip");
            Files.write(cut, Files.readAllBytes(file));
            try (RandomAccessFile open = new RandomAccessFile(cut.toFile(), "rw")) {
                open.setLength(random.nextLong(open.length()));
            }
            assertThatThrownBy(() -> BackupFile.check(cut)).isInstanceOf(IOException.class);
        }
        for (int i = 0; i < KILLS; i++) {
            Path target = folder.resolve("killed-" + i + ".zip");
            try (Child child =
                    Child.start(command("backup", target.toString()), folder, folder.resolve("killed.log"), Map.of())) {
                progress.awaitMore(1 + random.nextInt(60), LIMIT);
                child.kill();
            }
            if (Files.exists(target)) {
                BackupFile.check(target);
            }
        }
        control.process().kill();
        Path dead = folder.resolve("dead.zip");
        assertThat(ctl("backup", dead.toString())).isEqualTo(69);
        assertThat(dead).doesNotExist();
        control.start();
        assertThat(data().resolve("tmp")).isDirectoryNotContaining("glob:backup-*");
        Figures.survived("F15", "kill -9 of who takes a backup", KILLS);
    }

    @Test
    void aRestoreFencesEveryOldLease() throws Exception {
        Http http = control.http();
        http.post("/register", "{\"worker_id\":\"w1\"}");
        String running = submit(http);
        String lease = claim(http, running);
        assertThat(http.post("/ack", lease).status()).isEqualTo(200);
        String assigned = submit(http);
        String unacked = claim(http, assigned);
        Path file = folder.resolve("backup.zip");
        assertThat(ctl("backup", file.toString())).isZero();
        control.process().terminate();
        Path place = Files.createDirectory(folder.resolve("restored"));
        // What an older queue left that somebody moved away: a mark far ahead of what is restored.
        long ahead = 1_000_000_000L;
        Files.write(
                place.resolve("jobs.db.mark"),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(ahead)
                        .putLong(~ahead)
                        .array());
        List<String> restore = List.of(
                "restore",
                "--from",
                file.toString(),
                "--db",
                place.resolve("jobs.db").toString(),
                "--data",
                place.resolve("data").toString());
        assertThat(ctl(restore.toArray(String[]::new))).isZero();
        assertThat(ctl(restore.toArray(String[]::new))).as("a second time").isEqualTo(73);
        Snapshot backup = SnapshotReader.read(new SqliteFile(unpacked(file, "b")));
        Snapshot restored = SnapshotReader.read(new SqliteFile(place.resolve("jobs.db")));
        assertThat(PrefixCheck.restored(backup, restored)).isEmpty();
        assertThat(ctl("fsck", "--db", place.resolve("jobs.db").toString())).isZero();
        try (ControlProcess again = new ControlProcess(place, List.of()).start()) {
            Http other = again.http();
            String report = lease.replace("}", ",\"exit_code\":3,\"error\":\"late\"}");
            assertThat(other.post("/fail", report).json().get("code").asText()).isEqualTo("stale_assignment");
            assertThat(other.post("/ack", unacked).status()).isEqualTo(409);
            JsonNode heard = other.post(
                            "/heartbeat", "{\"worker_id\":\"w1\",\"seq\":9,\"assignments\":[" + lease + "]}")
                    .json();
            assertThat(heard.get("abort").get(0).get("reason").asText()).isEqualTo("stale_lease");
            JsonNode job = other.get("/jobs/" + running).json();
            assertThat(job.get("status").asText()).isIn("RETRYING", "PENDING");
            assertThat(other.get("/jobs/" + assigned)
                            .json()
                            .get("attempt_count")
                            .asInt())
                    .isZero();
            String fresh = other.get("/next-job?worker_id=w1")
                    .json()
                    .get("assignment_id")
                    .asText();
            assertThat(lease + unacked).doesNotContain(fresh);
        }
    }

    /** What {@code cp jobs.db} gets: the file without its log. The jobs were acknowledged, and are not in it. */
    @Test
    void aPlainCopyOfALiveFileMissesAcknowledgedJobs() throws Exception {
        Http http = control.http();
        String job = submit(http);
        Path copy = Files.createDirectory(folder.resolve("cp")).resolve("jobs.db");
        Files.copy(control.database(), copy);
        assertThat(SnapshotReader.read(new SqliteFile(copy)).jobs())
                .extracting(Snapshot.JobRow::id)
                .doesNotContain(job);
        assertThat(ctl("backup", folder.resolve("right.zip").toString())).isZero();
        assertThat(SnapshotReader.read(new SqliteFile(unpacked(folder.resolve("right.zip"), "right")))
                        .jobs())
                .extracting(Snapshot.JobRow::id)
                .contains(job);
    }

    @Test
    void fsckFindsWhatWasChangedByHand() throws Exception {
        submit(control.http());
        Path file = folder.resolve("backup.zip");
        assertThat(ctl("backup", file.toString())).isZero();
        Path database = unpacked(file, "changed");
        assertThat(ctl("fsck", "--db", database.toString())).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE jobs SET attempt_count = 1");
        }
        assertThat(ctl("fsck", "--db", database.toString())).isEqualTo(1);
        Files.writeString(folder.resolve("no.db"), "this is no database, but a long enough text to look at");
        assertThat(ctl("fsck", "--db", folder.resolve("no.db").toString())).isEqualTo(65);
        assertThat(ctl("fsck", "--db", folder.resolve("absent.db").toString())).isEqualTo(65);
    }

    private void load() {
        start(new LoadSubmitter(control.http(), "s1", 1, isEnough, progress), "s1");
        start(new LoadWorker(control.http(), "w1", isEnough, progress), "w1");
        start(new LoadWorker(control.http(), "w2", isEnough, progress), "w2");
    }

    private void start(Runnable load, String name) {
        Thread thread = new Thread(load, name);
        threads.add(thread);
        thread.start();
    }

    private Path data() {
        return control.database().resolveSibling("data");
    }

    private static String submit(Http http) {
        return http.post("/jobs", "{\"command\":\"true\"}").json().get("job_id").asText();
    }

    private static String claim(Http http, String job) {
        JsonNode got = http.get("/next-job?worker_id=w1").json();
        assertThat(got.get("job_id").asText()).isEqualTo(job);
        return "{\"job_id\":\"" + job + "\",\"worker_id\":\"w1\",\"assignment_id\":\""
                + got.get("assignment_id").asText() + "\"}";
    }

    private Path unpacked(Path file, String name) throws IOException {
        Path place = folder.resolve(name);
        BackupFile.copy(file, entry -> {
            Path target = place.resolve(entry);
            Files.createDirectories(target.resolveSibling(""));
            return Files.newOutputStream(target);
        });
        return place.resolve("jobs.db");
    }

    private int ctl(String... words) {
        try (Child child = Child.start(command(words), folder, folder.resolve("ctl.log"), Map.of())) {
            int code = child.exitCode();
            if (code != 0) {
                System.out.println(String.join(" ", words) + ": " + code + " " + child.output());
            }
            return code;
        }
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(Programs.command("hdcfctl"));
        command.addAll(List.of(words));
        if (words[0].equals("backup")) {
            command.addAll(List.of("--url", control.url(), "--token", ControlProcess.TOKEN));
        }
        return command;
    }
}
