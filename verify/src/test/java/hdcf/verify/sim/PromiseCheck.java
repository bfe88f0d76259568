package hdcf.verify.sim;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Compares what the control plane said with what its file holds. */
final class PromiseCheck {
    private final World world;
    private final Oracle oracle;

    PromiseCheck(World world, Oracle oracle) {
        this.world = world;
        this.oracle = oracle;
    }

    /** A job as its row shows it. */
    private record Row(String status, String assignment) {}

    void run() {
        Map<String, Row> rows = new HashMap<>();
        Set<String> acked = new HashSet<>();
        Map<String, String> outcomes = new HashMap<>();
        try (Statement statement = world.plane.files().look().createStatement()) {
            try (ResultSet result =
                    statement.executeQuery("SELECT id, status, coalesce(assignment_id, '') FROM jobs")) {
                while (result.next()) {
                    rows.put(result.getString(1), new Row(result.getString(2), result.getString(3)));
                }
            }
            try (ResultSet result =
                    statement.executeQuery("SELECT assignment_id, coalesce(outcome, '') FROM attempts")) {
                while (result.next()) {
                    acked.add(result.getString(1));
                    outcomes.put(result.getString(1), result.getString(2));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to read the database", e);
        }
        compare(rows, acked, outcomes);
    }

    private void compare(Map<String, Row> rows, Set<String> acked, Map<String, String> outcomes) {
        oracle.jobOfKey().forEach((key, job) -> {
            if (!rows.containsKey(job)) {
                oracle.violation("I1", "job " + job + " of " + key + " was accepted and is not there");
            }
        });
        for (String job : oracle.aborted()) {
            Row row = rows.get(job);
            if (row == null || !row.status.equals("ABORTED")) {
                oracle.violation("I8", "job " + job + " was aborted and is " + (row == null ? "gone" : row.status));
            }
        }
        for (String assignment : oracle.acked()) {
            if (!acked.contains(assignment)) {
                oracle.violation("I19", "assignment " + assignment + " was acknowledged and has no attempt");
            }
        }
        oracle.outcomes().forEach((assignment, status) -> {
            if (status.equals("COMPLETED") && !oracle.launchedBy().containsKey(assignment)) {
                oracle.violation("I11", "assignment " + assignment + " was completed and never started");
            }
            String expected = status.equals("COMPLETED") ? "COMPLETED" : "FAILED";
            if (!expected.equals(outcomes.get(assignment)) && !status.equals("ABORTED")) {
                oracle.violation(
                        "I19",
                        "the outcome of " + assignment + " was taken as " + status + " and is "
                                + outcomes.get(assignment));
            }
        });
    }
}
