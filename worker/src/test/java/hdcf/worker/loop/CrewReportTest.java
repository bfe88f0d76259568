package hdcf.worker.loop;

import static hdcf.worker.loop.ScriptedPlane.assignment;
import static hdcf.worker.loop.ScriptedPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.spool.JournalLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrewReportTest extends CrewRig {
    CrewReportTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @Test
    void forgetsExactlyTheOutcomesThatWereAnswered() throws IOException {
        link();
        for (int i = 1; i <= 4; i++) {
            owe(String.valueOf(i), true);
        }
        plane.next(
                Paths.COMPLETE,
                200,
                "[{\"http_status\":200,\"body\":{}},{\"http_status\":409,\"body\":{\"detail\":\"late\"}},"
                        + "{\"http_status\":503,\"body\":{}},{\"http_status\":404,\"body\":{}}]");
        turn("report");
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a3");
        assertThat(turn("report")).as("not again at once").isZero();
        assertThat(plane.asked(Paths.COMPLETE)).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        turn("report");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void keepsOutcomesThatAShortAnswerLeftOut() throws IOException {
        link();
        owe("1", false);
        owe("2", false);
        plane.next(Paths.FAIL, 200, "[{\"http_status\":200,\"body\":{}}]");
        turn("report");
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a2");
    }

    @Test
    void reportsOneByOneWhenTheArrayIsRefused() throws IOException {
        link();
        owe("1", true);
        owe("2", true);
        plane.next(Paths.COMPLETE, 413, "{\"error\":\"too large\"}");
        plane.next(Paths.COMPLETE, 503, "{\"error\":\"busy\"}");
        turn("report");
        assertThat(plane.asked(Paths.COMPLETE)).hasSize(3);
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a1");
    }

    @Test
    void neverSendsABodyThatIsTooLarge() throws IOException {
        InlineOutput worst = new InlineOutput("utf8", "\u0001".repeat(Limits.INLINE_OUTPUT_BYTES));
        for (int i = 0; i < 200; i++) {
            spool.hold(JournalLook.assignment("j" + i, "a" + i));
            spool.ended(completed(ReportRequest.failure("j" + i, "w1", "a" + i), worst));
        }
        assertThat(turn("link")).isEqualTo(1);
        assertThat(plane.last(Paths.RECONNECT).body().toString().length()).isBetween(100_000, Limits.REPORT_BODY_BYTES);
        Await.until("all are reported", () -> {
            turn("report");
            return crew.isReported();
        });
        assertThat(plane.asked(Paths.COMPLETE))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        asked -> assertThat(asked.body().toString().length()).isLessThan(Limits.REPORT_BODY_BYTES));
    }

    /** What waits for company must not keep its loop awake when the link, and with it the next call, is gone. */
    @Test
    void napsWhileTheLinkIsDownThoughAnOutcomeWaitedForOthers() throws IOException {
        crew = crew(8);
        link();
        claim(assignment("r", SLEEP));
        runs("r");
        owe("1", true);
        assertThat(turn("report")).isEqualTo(1);
        owe("2", true);
        assertThat(turn("report")).as("it waits for others").isZero();
        assertThat(napNanos("report")).isEqualTo(Gathering.SHORT_NANOS);
        plane.down(true);
        clock.pass(Duration.ofSeconds(5));
        turn("heartbeat");
        assertThat(crew.isLinked()).isFalse();
        assertThat(turn("report")).isZero();
        assertThat(napNanos("report")).isGreaterThan(Gathering.SHORT_NANOS);
    }

    @Test
    void claimsNothingWhileTooMuchIsOwed() throws IOException {
        link();
        for (int i = 0; !spool.isFull(); i++) {
            spool.hold(JournalLook.assignment("j" + i, "a" + i));
        }
        turn("claim");
        assertThat(plane.asked(Paths.NEXT_JOB)).isEmpty();
    }

    @Test
    void releasesWhatNeverStarted() throws IOException {
        spool.hold(JournalLook.assignment("j1", "a1"));
        crew = crew(2);
        assertThat(turn("link")).isEqualTo(1);
        assertThat(texts(plane.last(Paths.RECONNECT).body().path("assignments"), "assignment_id"))
                .containsExactly("a1");
        plane.next(Paths.RELEASE, 503, "{\"error\":\"busy\"}");
        turn("report");
        assertThat(spool.attempts()).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        turn("report");
        assertThat(plane.last(Paths.RELEASE).body().path("assignment_id").asText())
                .isEqualTo("a1");
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void givesBackWhatAParkedQuestionBringsAfterTheStop() {
        link();
        plane.next(Paths.NEXT_JOB, asked -> {
            crew.stop();
            return json(200, "{\"jobs\":[" + assignment("1", SLEEP) + "],\"abort\":[],\"drain\":false}");
        });
        turn("claim");
        assertThat(crew.isIdle()).isTrue();
        turn("report");
        assertThat(plane.asked(Paths.RELEASE)).hasSize(1);
        assertThat(crew.isReported()).isTrue();
    }

    @Test
    void leavesAnAssignmentToOthersWhenItCannotBeWrittenDown() {
        link();
        disk.fail(1, 1);
        claim(assignment("1", "touch ran"));
        assertThat(crew.isIdle()).isTrue();
        assertThat(spool.leases()).isEmpty();
        slots();
        assertThat(plane.asked(Paths.ACK)).isEmpty();
        assertThat(Files.exists(folder.resolve("ran"))).isFalse();
    }
}
