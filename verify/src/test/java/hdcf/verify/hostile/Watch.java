package hdcf.verify.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.RawSocket;
import hdcf.verify.harness.Sql;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks over the shoulder of a control plane that is being maltreated. */
final class Watch {
    private static final Pattern LEAK = Pattern.compile(
            "Exception|\\tat |SQL|Caused by|jackson|undertow|\\b(hdcf|java|javax|io|com|org|net)\\.[a-z0-9]+\\.[A-Za-z]|\\.java\\b");
    private static final String COUNTS = "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM attempts),"
            + " (SELECT count(*) FROM events), (SELECT count(*) FROM workers), (SELECT count(*) FROM batches),"
            + " (SELECT count(*) FROM idempotency_keys), (SELECT count(*) FROM attempt_output),"
            + " (SELECT count(*) FROM requirement_classes), (SELECT group_concat(status || lease_epoch || updated_at)"
            + " FROM jobs WHERE status NOT IN ('COMPLETED', 'FAILED'))";

    private final ControlProcess control;
    private final Sql sql;
    private List<List<String>> rows;

    Watch(ControlProcess control) {
        this.control = control;
        this.sql = new Sql(control.database());
        this.rows = sql.rows(COUNTS);
    }

    /** Judges one answer: no fault of ours, no word about our insides, and nothing written when it was refused. */
    void judge(String what, RawSocket.@Nullable Reply reply) {
        if (reply == null) {
            unchanged(what);
            return;
        }
        assertThat(reply.status()).as("status of " + what + ": " + reply.body()).isLessThan(500);
        assertThat(LEAK.matcher(reply.head() + reply.body()).find())
                .as("a word about our insides after " + what + ": " + reply.head() + reply.body())
                .isFalse();
        if (reply.status() >= 400) {
            // What is refused below our own handlers has no body at all.
            assertThat(reply.body().isEmpty() || reply.head().contains("Content-Type: application/problem+json"))
                    .as("a problem, or nothing, after " + what + ": " + reply.head() + reply.body())
                    .isTrue();
            unchanged(what + " -> " + reply.status());
        } else {
            accept();
        }
    }

    /** Takes what is stored as the new state of rest. */
    void accept() {
        rows = sql.rows(COUNTS);
    }

    /** What was stored piece by piece goes away piece by piece. */
    void settles(String what) {
        await(what).atMost(Duration.ofSeconds(30)).until(() -> sql.rows(COUNTS).equals(rows));
    }

    void unchanged(String what) {
        assertThat(sql.rows(COUNTS)).as("rows after " + what).isEqualTo(rows);
    }

    /** The process lives, is well, and has logged no fault of its own. */
    void healthy() {
        assertThat(control.process().isAlive()).isTrue();
        assertThat(control.http().get("/healthz").status()).isEqualTo(200);
        assertThat(control.http().get("/jobs?limit=1").status()).isEqualTo(200);
        assertThat(control.log()).doesNotContain(" ERROR ").doesNotContain("\tat ");
    }
}
