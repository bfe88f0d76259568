package hdcf.verify.sim;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks in the file of a run for what has to happen sometimes because jobs ask for it. */
final class DemandCheck {
    private final World world;

    DemandCheck(World world) {
        this.world = world;
    }

    void run() {
        try (Statement statement = world.plane.files().look().createStatement()) {
            seen(
                    statement,
                    "end came before a preemption",
                    "SELECT 1 FROM preemptions p JOIN attempts a ON a.job_number = p.job_number"
                            + " AND a.lease_epoch = p.lease_epoch WHERE a.outcome = 'COMPLETED' LIMIT 1");
            seen(
                    statement,
                    "named resource given",
                    "SELECT 1 FROM attempts a JOIN jobs j ON j.number = a.job_number"
                            + " WHERE j.resources LIKE '%seat%' LIMIT 1");
            seen(
                    statement,
                    "waited for an earlier job",
                    "SELECT 1 FROM dependencies d JOIN jobs j ON j.number = d.job_number"
                            + " JOIN jobs o ON o.number = d.depends_on_number"
                            + " WHERE j.batch_number IS NULL AND j.started_at_ms > o.ended_at_ms LIMIT 1");
            seen(
                    statement,
                    "one of two was enough",
                    "SELECT 1 FROM dependencies d JOIN jobs j ON j.number = d.job_number"
                            + " JOIN jobs o ON o.number = d.depends_on_number"
                            + " WHERE j.batch_number IS NOT NULL AND j.started_at_ms < o.ended_at_ms LIMIT 1");
            seen(
                    statement,
                    "batch had its fill of failures",
                    "SELECT 1 FROM batches b JOIN jobs j ON j.batch_number = b.number"
                            + " WHERE b.max_fails IS NOT NULL AND j.status = 'ABORTED' AND EXISTS (SELECT 1 FROM jobs f"
                            + " WHERE f.batch_number = b.number AND f.status = 'FAILED') LIMIT 1");
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to read the database", e);
        }
    }

    private void seen(Statement statement, String what, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            if (result.next()) {
                world.tally.hit(what);
            }
        }
    }
}
