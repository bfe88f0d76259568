package hdcf.verify.sim;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays the audit log of a run against the law, and compares its end with the rows and with what really ran. The checker says whether the
 * file is whole.
 */
final class AuditCheck {
    private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "ABORTED");
    private static final Set<String> LEASED = Set.of("ASSIGNED", "RUNNING", "LOST");

    private final World world;
    private final Oracle oracle;
    private final PatienceCheck patience;
    private final OrderCheck order;
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final Set<String> assignments = new HashSet<>();

    AuditCheck(World world) {
        this.world = world;
        this.oracle = world.oracle;
        this.patience = new PatienceCheck(world);
        this.order = new OrderCheck(world, tracks.values());
    }

    void run() {
        try (Statement statement = world.plane.files().look().createStatement()) {
            loadRows(statement);
            try (ResultSet result = statement.executeQuery(
                    "SELECT id, ts_ms, event, worker_id, job_id, details, principal FROM events ORDER BY id")) {
                while (result.next()) {
                    String job = result.getString(5);
                    Line line = new Line(
                            result.getLong(1),
                            result.getLong(2),
                            result.getString(3),
                            result.getString(4),
                            result.getString(6),
                            String.valueOf(result.getString(7)));
                    if (job != null) {
                        event(job, line);
                    } else if (line.event.equals("worker_offline")) {
                        patience.offline(line.id, String.valueOf(line.worker));
                    } else {
                        world.tally.hit(line.event);
                    }
                }
            }
            attempts(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to read the database", e);
        }
        tracks.values().forEach(this::ended);
        new PromiseCheck(world, oracle).run();
        new DemandCheck(world).run();
    }

    /** A line of the log. */
    private record Line(
            long id,
            long atMs,
            String event,
            @Nullable String worker,
            @Nullable String details,
            String principal) {}

    private void loadRows(Statement statement) throws SQLException {
        try (ResultSet r = statement.executeQuery("SELECT id, status, priority, created_at, scheduled_at, max_attempts,"
                + " crash_limit, attempt_count, user_ends, crash_ends, undelivered, lease_epoch,"
                + " coalesce(assignment_id, ''), coalesce(end_cause, ''), exit_code, args,"
                + " coalesce(policy, '') LIKE '%limits%' OR resources IS NOT NULL, batch_number,"
                + " EXISTS (SELECT 1 FROM dependencies d WHERE d.job_number = jobs.number) FROM jobs")) {
            while (r.next()) {
                Track track = new Track();
                int code = r.getInt(15);
                track.row = new Track.JobRow(
                        r.getString(1),
                        r.getString(2),
                        r.getInt(3),
                        r.getLong(4),
                        r.getLong(5),
                        r.getInt(6),
                        r.getInt(7),
                        r.getInt(8),
                        r.getInt(9),
                        r.getInt(10),
                        r.getInt(11),
                        r.getLong(12),
                        r.getString(13),
                        r.getString(14),
                        r.wasNull() ? null : Integer.valueOf(code),
                        r.getString(16),
                        r.getBoolean(17));
                r.getLong(18);
                boolean isInBatch = !r.wasNull();
                if (r.getBoolean(19)) {
                    // When what it waits for has ended, is told by others.
                    track.isInBatch = true;
                }
                if (isInBatch) {
                    // A batch is submitted as a whole; when one of its jobs can start, is its own affair.
                    track.isInBatch = true;
                    track.status = "PENDING";
                }
                tracks.put(r.getString(1), track);
            }
        }
    }

    private void event(String job, Line line) {
        Track track = tracks.get(job);
        Track.JobRow row = track == null ? null : track.row;
        if (track == null || row == null) {
            oracle.violation("I18", "event " + line.id + " tells of job " + job + ", which has no row");
            return;
        }
        JsonNode details = Json.parse(line.details == null ? "{}" : line.details, JsonNode.class);
        String to = details.path("to").asText();
        if (to.isEmpty()) {
            return;
        }
        String where = " in event " + line.id + " " + line.event + " of job " + job;
        if (line.event.equals("job_submitted")) {
            track.status = "PENDING";
            track.wasDue = row.scheduledAt() * 1000 <= line.atMs;
            track.isReady = !track.isInBatch && track.wasDue;
            return;
        }
        if (!details.path("from").asText().equals(track.status)) {
            oracle.violation("I6", "from is not " + track.status + where);
        }
        if (TERMINAL.contains(track.status)) {
            oracle.violation("I6", "left " + track.status + where);
        }
        lease(track, new Change(line, details, to), where);
        if (to.equals("PENDING")) {
            track.isReady = !track.isInBatch;
        }
        // A clock that is set back afterwards does not take that back.
        track.wasDue |= line.event.equals("job_ready");
        if (line.event.equals("job_ready")
                && track.status.equals("PENDING")
                && row.scheduledAt() > 0
                && line.atMs < row.scheduledAt() * 1000) {
            oracle.violation("I15", "before its time" + where);
        }
        if (line.principal.equals("control")) {
            patience.byTime(line.id, line.event, track.sinceNanos);
        }
        track.pay(line.event, details.path("cause").asText(), to);
        track.sinceNanos = world.chronicle.timeOf(line.id);
        track.terminals += TERMINAL.contains(to) ? 1 : 0;
        count(track, line, to, details);
        track.status = to;
    }

    private record Change(Line line, JsonNode details, String to) {}

    private void lease(Track track, Change change, String where) {
        long epoch = change.details.path("lease_epoch").asLong();
        String assignment = change.details.path("assignment_id").asText();
        if (change.to.equals("ASSIGNED")) {
            if (epoch != track.epoch + 1) {
                oracle.violation("I5", "epoch " + epoch + " after " + track.epoch + where);
            }
            if (LEASED.contains(track.status)) {
                oracle.violation("I4", "claimed while " + track.status + where);
            }
            if (!assignments.add(assignment)) {
                oracle.violation("I5", "assignment " + assignment + " given twice" + where);
            }
            if (change.line.atMs < (track.row == null ? 0 : track.row.scheduledAt() * 1000)
                    && !track.isReady
                    && !track.wasDue) {
                oracle.violation("I15", "before its time" + where);
            }
            order.check(track, String.valueOf(change.line.worker), where);
            track.assignment = assignment;
            track.worker = String.valueOf(change.line.worker);
        } else {
            if (epoch != track.epoch) {
                oracle.violation("I5", "epoch " + epoch + ", expected " + track.epoch + where);
            }
            if (!assignment.isEmpty() && !assignment.equals(track.assignment)) {
                oracle.violation("I5", "by " + assignment + ", which is not the lease" + where);
            }
        }
        track.epoch = epoch;
    }

    private void count(Track track, Line line, String to, JsonNode details) {
        if (details.path("late").asBoolean()) {
            world.tally.hit("late truth accepted");
        }
        switch (line.event) {
            case "job_lost" -> {
                world.tally.hit("job lost");
                world.tally.hit("lease expired while running");
            }
            case "job_revived" -> {
                if (track.status.equals("LOST")) {
                    world.tally.hit("grace kept a lease");
                }
            }
            case "job_claimed" -> {
                JsonNode limit = details.path("limits").path(SimPlane.LIMIT);
                if (!limit.isMissingNode()
                        && limit.path("used").asLong() == limit.path("capacity").asLong()) {
                    world.tally.hit("limit used up");
                }
            }
            case "job_preempted" -> world.tally.hit("job preempted");
            case "assignment_expired" -> world.tally.hit("assignment expired");
            case "job_failed" -> {
                if (to.equals("FAILED")) {
                    world.tally.hit("attempt cap hit");
                }
            }
            default -> {
                // Nothing that is rare.
            }
        }
    }

    private void attempts(Statement statement) throws SQLException {
        Map<String, List<String>> outcomes = new LinkedHashMap<>();
        try (ResultSet r = statement.executeQuery(
                "SELECT j.id, a.lease_epoch, a.assignment_id, coalesce(a.outcome, ''), coalesce(a.end_cause, ''),"
                        + " a.exit_code, a.stdout_length FROM attempts a JOIN jobs j ON j.number = a.job_number")) {
            while (r.next()) {
                String job = r.getString(1);
                outcomes.computeIfAbsent(job, id -> new ArrayList<>()).add(r.getString(4) + "/" + r.getString(5));
                int code = r.getInt(6);
                boolean hasCode = !r.wasNull();
                Integer truth = oracle.exitCode(r.getString(3));
                long length = r.getLong(7);
                if (!r.wasNull() && hasCode && truth != null && length != oracle.bytesPrinted(r.getString(3))) {
                    oracle.violation(
                            "I13",
                            "job " + job + " printed " + oracle.bytesPrinted(r.getString(3))
                                    + " bytes, its record says " + length);
                }
                if (hasCode && r.getString(5).equals("USER_EXIT") && (truth == null || truth != code)) {
                    oracle.violation(
                            "I3",
                            "job " + job + " ended with " + code + " by its record, and with " + truth + " in truth");
                }
            }
        }
        for (Track track : tracks.values()) {
            Track.JobRow row = track.row;
            if (row != null) {
                new BudgetCheck(oracle, row, outcomes.getOrDefault(row.id(), List.of())).run();
            }
        }
    }

    private void ended(Track track) {
        Track.JobRow row = track.row;
        if (row == null) {
            return;
        }
        if (!row.status().equals(track.status) || row.epoch() != track.epoch) {
            oracle.violation("I18", "job " + row.id() + " is " + row.status() + ", its events say " + track.status);
        }
        if (track.terminals != (TERMINAL.contains(row.status()) ? 1 : 0)) {
            oracle.violation("I7", "job " + row.id() + " has " + track.terminals + " terminal events");
        }
        if (row.crashEnds() != track.crashEnds) {
            oracle.violation(
                    "I10",
                    "job " + row.id() + " counts " + row.crashEnds() + " ends by infrastructure, its events say "
                            + track.crashEnds);
        }
        if (row.status().equals("COMPLETED")) {
            Integer truth = oracle.exitCode(row.assignment());
            if (truth == null || truth != 0) {
                oracle.violation("I19", "job " + row.id() + " is COMPLETED, but its command ended with " + truth);
            }
        }
        if (world.isHealed() && !TERMINAL.contains(row.status())) {
            oracle.violation("I16", "job " + row.id() + " is still " + row.status());
        }
    }
}
