package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.verify.harness.Sql;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true of every database file, whatever was done to the process that wrote it. */
final class Ledger {
    private static final String ENDED = "('COMPLETED', 'FAILED', 'ABORTED')";

    private final Sql sql;

    Ledger(Path database) {
        sql = new Sql(database);
    }

    Sql sql() {
        return sql;
    }

    /** Rows agree with each other, leases count up by one, and nothing ended twice. */
    Ledger isSound() {
        assertThat(sql.column("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(sql.rows("PRAGMA foreign_key_check")).isEmpty();
        assertThat(sql.rows("SELECT status, jobs FROM job_counts WHERE jobs <> 0 ORDER BY status"))
                .isEqualTo(sql.rows("SELECT status, count(*) FROM jobs GROUP BY status ORDER BY status"));
        assertThat(sql.rows("SELECT job_id, count(*) FROM events WHERE json_extract(details, '$.to') IN " + ENDED
                        + " GROUP BY job_id HAVING count(*) > 1"))
                .as("jobs with more than one end in the log")
                .isEmpty();
        assertThat(sql.rows("SELECT job_number, count(*) FROM attempts WHERE outcome = 'COMPLETED'"
                        + " GROUP BY job_number HAVING count(*) > 1"))
                .as("jobs completed twice")
                .isEmpty();
        assertThat(sql.rows("SELECT j.id, j.status, e.details FROM jobs j LEFT JOIN events e ON e.id ="
                        + " (SELECT max(id) FROM events WHERE job_id = j.id AND json_extract(details, '$.to') IS NOT NULL)"
                        + " WHERE json_extract(e.details, '$.to') IS NOT j.status"))
                .as("jobs whose state is not the last one in the log")
                .isEmpty();
        leasesCountUp();
        return this;
    }

    /** Each of these jobs is there and has ended, once. */
    Ledger hasEnded(Collection<String> jobIds) {
        Map<String, String> states = states();
        Map<String, String> ends = new HashMap<>();
        for (List<String> row : sql.rows("SELECT job_id, count(*) FROM events WHERE json_extract(details, '$.to') IN "
                + ENDED + " GROUP BY job_id")) {
            ends.put(row.get(0), row.get(1));
        }
        for (String jobId : jobIds) {
            assertThat(states).as("acknowledged submissions").containsKey(jobId);
            assertThat(states.get(jobId)).as("state of " + jobId).isIn("COMPLETED", "FAILED", "ABORTED");
            assertThat(ends.get(jobId)).as("ends of " + jobId + " in the log").isEqualTo("1");
        }
        return this;
    }

    /** State of each job by id. */
    Map<String, String> states() {
        Map<String, String> states = new HashMap<>();
        sql.rows("SELECT id, status FROM jobs").forEach(row -> states.put(row.get(0), row.get(1)));
        return states;
    }

    private void leasesCountUp() {
        Map<String, Integer> epochs = new HashMap<>();
        for (List<String> row : sql.rows("SELECT job_id, json_extract(details, '$.lease_epoch') FROM events"
                + " WHERE event = 'job_claimed' ORDER BY id")) {
            int epoch = Integer.parseInt(row.get(1));
            assertThat(epoch).as("lease epoch of " + row.get(0)).isEqualTo(epochs.getOrDefault(row.get(0), 0) + 1);
            epochs.put(row.get(0), epoch);
        }
        for (List<String> row : sql.rows("SELECT id, lease_epoch FROM jobs")) {
            assertThat(row.get(1)).as("claims of " + row.get(0)).isEqualTo("" + epochs.getOrDefault(row.get(0), 0));
        }
    }
}
