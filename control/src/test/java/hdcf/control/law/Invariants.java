package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.live.HeldLease;
import hdcf.schema.wire.JobStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What holds for the file and for the memory that mirrors it after every turn. */
final class Invariants {
    private static final String LEASED = "('ASSIGNED', 'RUNNING', 'LOST')";

    private final Plane plane;
    private final Shell shell;
    private final Map<String, String> ended = new HashMap<>();

    Invariants(Plane plane, Shell shell) {
        this.plane = plane;
        this.shell = shell;
    }

    void check(String when) {
        countsAreTrue(when);
        memoryAgreesWithTheFile(when);
        leasesAreSingleAndRise(when);
        attemptsAreCounted(when);
        everyChangeHasItsEvent(when);
        whatHasEndedStaysAsItIs(when);
    }

    private void countsAreTrue(String when) {
        for (JobStatus status : JobStatus.values()) {
            long counted = number("SELECT count(*) FROM jobs WHERE status = '" + status + "'");
            assertThat(plane.book().counts().of(status))
                    .as("%s: %s", when, status)
                    .isEqualTo(counted);
            assertThat(rows("SELECT jobs FROM job_counts WHERE status = '" + status + "'"))
                    .as("%s: stored count of %s", when, status)
                    .allMatch(String.valueOf(counted)::equals);
        }
    }

    private void memoryAgreesWithTheFile(String when) {
        Set<String> stored = new TreeSet<>(rows(
                "SELECT number || ' ' || worker_id || ' ' || assignment_id || ' ' || status FROM jobs WHERE status IN "
                        + LEASED));
        Set<String> remembered = new TreeSet<>();
        for (String worker : List.of("w1", "w2", "w3")) {
            for (HeldLease lease : plane.book().leases().of(worker)) {
                remembered.add(
                        lease.jobNumber() + " " + lease.workerId() + " " + lease.assignmentId() + " " + lease.status());
            }
        }
        assertThat(remembered).as("%s: leases", when).isEqualTo(stored);
        for (String worker : rows("SELECT worker_id FROM workers WHERE status = 'ONLINE'")) {
            assertThat(Objects.requireNonNull(plane.book().fleet().find(worker)).isOnline())
                    .as("%s: %s", when, worker)
                    .isTrue();
        }
    }

    private void leasesAreSingleAndRise(String when) {
        assertThat(rows("SELECT assignment_id FROM attempts GROUP BY assignment_id HAVING count(*) > 1"))
                .as("%s: an assignment used twice", when)
                .isEmpty();
        assertThat(rows("SELECT j.number FROM jobs j WHERE j.lease_epoch <> (SELECT count(*) FROM events e"
                        + " WHERE e.job_id = j.id AND e.event = 'job_claimed')"))
                .as("%s: one epoch per claim", when)
                .isEmpty();
        assertThat(rows("SELECT a.job_number FROM attempts a JOIN jobs j ON j.number = a.job_number"
                        + " WHERE a.outcome IS NULL AND a.lease_epoch <> j.lease_epoch"))
                .as("%s: an open attempt that is not the last", when)
                .isEmpty();
        assertThat(
                        rows(
                                "SELECT number FROM jobs WHERE status IN ('RUNNING', 'LOST') AND NOT EXISTS (SELECT 1 FROM attempts a"
                                        + " WHERE a.job_number = number AND a.lease_epoch = jobs.lease_epoch AND a.outcome IS NULL)"))
                .as("%s: a running job without an open attempt", when)
                .isEmpty();
    }

    private void attemptsAreCounted(String when) {
        assertThat(rows("SELECT j.number || ': ' || j.attempt_count FROM jobs j WHERE j.attempt_count <>"
                        + " (SELECT count(*) FROM attempts a WHERE a.job_number = j.number AND"
                        + " coalesce(a.outcome, '') <> 'RELEASED')"
                        + " + (j.status = 'ASSIGNED')"))
                .as("%s: acked deliveries that were not released", when)
                .isEmpty();
        assertThat(rows("SELECT number FROM jobs WHERE user_ends > max_attempts OR crash_ends > crash_limit + 1"))
                .as("%s: budgets", when)
                .isEmpty();
    }

    /** Each line of the log says from where to where, and the next one of the job goes on from there. */
    private void everyChangeHasItsEvent(String when) {
        Map<String, String> last = new HashMap<>();
        for (String line : rows("SELECT job_id || ' ' || coalesce(json_extract(details, '$.from'), '-') || ' ' ||"
                + " json_extract(details, '$.to') FROM events WHERE job_id IS NOT NULL ORDER BY id")) {
            List<String> words = List.of(line.split(" ", -1));
            assertThat(words.get(1)).as("%s: %s", when, line).isEqualTo(last.getOrDefault(words.get(0), "-"));
            last.put(words.get(0), words.get(2));
        }
        Map<String, String> stored = new HashMap<>();
        for (String line : rows("SELECT id || ' ' || status FROM jobs")) {
            List<String> words = List.of(line.split(" ", -1));
            stored.put(words.get(0), words.get(1));
        }
        assertThat(last).as("%s: the log ends where the jobs are", when).isEqualTo(stored);
    }

    private void whatHasEndedStaysAsItIs(String when) {
        for (String line : rows("SELECT id || ' ' || status || ' ' || coalesce(end_cause, '') || ' ' || ended_at_ms"
                + " FROM jobs WHERE status IN ('COMPLETED', 'FAILED', 'ABORTED')")) {
            String id = line.substring(0, line.indexOf(' '));
            assertThat(line).as(when).isEqualTo(ended.getOrDefault(id, line));
            ended.put(id, line);
        }
        assertThat(number("SELECT count(*) FROM jobs WHERE status IN ('COMPLETED', 'FAILED', 'ABORTED')"))
                .as(when)
                .isEqualTo(ended.size());
    }

    private long number(String sql) {
        return Long.parseLong(shell.rows(sql).get(0));
    }

    private List<String> rows(String sql) {
        return shell.rows(sql);
    }
}
