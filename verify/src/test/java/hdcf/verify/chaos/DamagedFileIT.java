package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.store.DamagedFile;
import hdcf.control.store.FileCheck;
import hdcf.control.store.SqliteFile;
import hdcf.schema.port.Clock;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of a killed control plane, mangled before the next start: garbage behind the last commit does no harm, and whatever
 * loses a commit is refused; nobody is served an empty or an older queue.
 */
final class DamagedFileIT {
    private static final int MANGLED = Integer.getInteger("damaged.files", 200);
    private static final int DAMAGED = 65;
    private static final int JOBS = 30;
    private static final List<String> FILES = List.of("jobs.db", "jobs.db-wal", "jobs.db-shm", "jobs.db.mark");

    @TempDir
    static Path base;

    private static Path master;

    @TempDir
    Path folder;

    @BeforeAll
    static void leaveAKilledControlPlane() throws IOException {
        master = base.resolve("master");
        try (ControlProcess control = new ControlProcess(master, List.of()).start()) {
            submit(control);
            assertThat(control.process().terminate()).isZero();
            control.start();
            submit(control);
            control.process().kill();
        }
        assertThat(master.resolve("jobs.db-wal")).isNotEmptyFile();
    }

    private static void submit(ControlProcess control) {
        for (int i = 0; i < JOBS; i++) {
            assertThat(control.http()
                            .post("/jobs", "{\"command\":\"echo\",\"args\":[\"" + "x".repeat(100) + "\"]}")
                            .status())
                    .isEqualTo(201);
        }
    }

    private Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (String file : FILES) {
            Files.copy(master.resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    @Test
    void ignoresWhatLiesBehindTheLastCommitOfTheLog() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Path copy = copy("tail");
        byte[] garbage = new byte[9_000];
        random.nextBytes(garbage);
        Files.write(copy.resolve("jobs.db-wal"), garbage, StandardOpenOption.APPEND);
        Files.delete(copy.resolve("jobs.db-shm"));
        try (ControlProcess control = new ControlProcess(copy, List.of()).start()) {
            assertThat(control.http().get("/jobs").json()).hasSize(2 * JOBS);
            assertThat(control.process().terminate()).isZero();
            new Ledger(control.database()).isSound();
        }
    }

    @Test
    void refusesToStartWithoutTheLogOfAKilledControlPlane() throws IOException {
        Path copy = copy("no-log");
        Files.delete(copy.resolve("jobs.db-wal"));
        refuses(copy, "-wal file was removed");
        assertThat(new Sql(copy.resolve("jobs.db")).number("SELECT count(*) FROM jobs"))
                .as("what is left is left as it is")
                .isEqualTo(JOBS);
        Files.delete(copy.resolve("jobs.db.mark"));
        try (ControlProcess control = new ControlProcess(copy, List.of()).start()) {
            assertThat(control.http().get("/jobs").json())
                    .as("as was asked for")
                    .hasSize(JOBS);
        }
    }

    @Test
    void refusesToStartAnewWhereAQueueWas() throws IOException {
        Path copy = copy("no-database");
        Files.delete(copy.resolve("jobs.db"));
        refuses(copy, "missing");
        assertThat(copy.resolve("jobs.db")).doesNotExist();
        assertThat(copy.resolve("jobs.db-wal")).isNotEmptyFile();
    }

    @Test
    void refusesAFileThatIsNoDatabaseAnyMore() throws IOException {
        Path copy = copy("noise");
        Files.delete(copy.resolve("jobs.db-wal"));
        Files.write(copy.resolve("jobs.db"), new byte[8_192], StandardOpenOption.WRITE);
        refuses(copy, "put a backup in its place");
    }

    private static void refuses(Path copy, String why) {
        try (ControlProcess control = new ControlProcess(copy, List.of())) {
            Child child = control.launch();
            assertThat(child.exitCode()).as(child.output()).isEqualTo(DAMAGED);
            assertThat(child.output())
                    .contains("Expected", why)
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void servesEveryJobOrRefusesWhateverWasFlippedOrCut() throws IOException {
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < MANGLED; i++) {
            Path copy = copy("mangled");
            String how = mangle(copy, random);
            try {
                new FileCheck(new SqliteFile(copy.resolve("jobs.db")), Clock.system()).run(Duration.ofMinutes(1));
                assertThat(new Sql(copy.resolve("jobs.db")).number("SELECT count(*) FROM jobs"))
                        .as("jobs after " + how + "; seed " + seed)
                        .isEqualTo(2 * JOBS);
            } catch (DamagedFile damage) {
                refused++;
                assertThat(damage.getMessage()).startsWith("Expected ");
            }
        }
        Figures.survived("F8", "mangled database files, served whole or refused", MANGLED);
        System.out.println("DamagedFileIT: " + MANGLED + " mangled, " + refused + " refused");
        assertThat(refused).as("seed " + seed).isBetween(MANGLED / 10, MANGLED - 1);
    }

    /** Harms one of the files, and answers how. */
    private static String mangle(Path copy, SplittableRandom random) throws IOException {
        String name = FILES.get(random.nextInt(2));
        try (RandomAccessFile file = new RandomAccessFile(copy.resolve(name).toFile(), "rw")) {
            long at = random.nextLong(file.length());
            switch (random.nextInt(3)) {
                case 0 -> {
                    file.seek(at);
                    int octet = file.read();
                    file.seek(at);
                    file.write(octet ^ 1 << random.nextInt(8));
                    return "a flipped bit at " + at + " of " + name;
                }
                case 1 -> {
                    byte[] noise = new byte[1 + random.nextInt(5_000)];
                    random.nextBytes(noise);
                    file.seek(at);
                    file.write(noise);
                    return noise.length + " octets of noise at " + at + " of " + name;
                }
                default -> {
                    file.setLength(at);
                    return "a cut at " + at + " of " + name;
                }
            }
        }
    }
}
