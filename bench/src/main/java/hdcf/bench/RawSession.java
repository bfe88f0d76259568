package hdcf.bench;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.file.RawRun;
import hdcf.bench.file.SqlCheck;
import hdcf.bench.plane.Jvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the raw baseline in a JVM of its own, checked by SQL afterwards. */
final class RawSession {
    private static final int PATIENCE_SEC = 120;

    private final Place place;
    private final Plan plan;

    RawSession(Place place, Plan plan) {
        this.place = place;
        this.plan = plan;
    }

    /**
     * What is to be measured.
     *
     * @param group operations per transaction
     */
    record Plan(PreparedFile file, int group, double warmUpSec, double seconds) {}

    RawRun.Report run() throws Exception {
        return place.inFolder(this::in);
    }

    private RawRun.Report in(Path folder) throws Exception {
        Path database = plan.file().copyTo(folder, place.cache());
        Path log = folder.resolve("raw.log");
        List<String> command = new ArrayList<>(Jvm.own(RawRun.class));
        command.addAll(List.of(
                database.toString(),
                String.valueOf(plan.group()),
                String.valueOf(plan.warmUpSec()),
                String.valueOf(plan.seconds())));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        String line;
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            line = out.readLine();
        }
        if (!process.waitFor(PATIENCE_SEC, TimeUnit.SECONDS) || process.exitValue() != 0 || line == null) {
            process.destroyForcibly();
            throw new IOException(
                    "Expected the raw baseline to end well, but it did not. It said: " + Files.readString(log));
        }
        RawRun.Report report = RawRun.Report.parse(line);
        SqlCheck found = SqlCheck.of(database);
        if (found.completed() != plan.file().finished() + report.total() || found.oddAttempts() != 0) {
            throw new IOException("Expected " + report.total() + " jobs of the raw baseline in the file, found "
                    + (found.completed() - plan.file().finished()));
        }
        return report;
    }
}
