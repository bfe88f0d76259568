package hdcf.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.JournalLook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An outcome is given up when the control plane says so, and not when something in its place does. */
final class CrewJudgementTest extends CrewRig {
    CrewJudgementTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    private void reportAgain() {
        clock.pass(Duration.ofSeconds(30));
        turn("report");
        assertThat(crew.isReported()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 400, 404, 405, 409, 411, 413, 414, 421, 451})
    void keepsAnOutcomeThatAProxyRefused(int status) throws IOException {
        link();
        owe("1", true);
        plane.next(Paths.COMPLETE, status, "<html>no</html>");
        turn("report");
        assertThat(spool.outcomes()).hasSize(1);
        reportAgain();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 405})
    void keepsManyOutcomesThatAProxyRefused(int status) throws IOException {
        link();
        owe("1", false);
        owe("2", false);
        plane.next(Paths.FAIL, status, "<html>no</html>");
        turn("report");
        assertThat(plane.asked(Paths.FAIL)).as("not each by itself").hasSize(1);
        assertThat(spool.outcomes()).hasSize(2);
        reportAgain();
    }

    @Test
    void keepsAnOutcomeOfWhichAnArrayHoldsARedirect() throws IOException {
        link();
        owe("1", false);
        owe("2", false);
        plane.next(Paths.FAIL, 200, "[{\"http_status\":302,\"body\":{}},{\"http_status\":200,\"body\":{}}]");
        turn("report");
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a1");
    }

    @ParameterizedTest
    @CsvSource({"409,stale_assignment", "409,illegal_transition", "404,not_found", "422,out_of_range"})
    void forgetsAnOutcomeThatTheControlPlaneJudged(int status, String code) throws IOException {
        link();
        owe("1", true);
        plane.next(Paths.COMPLETE, status, "{\"code\":\"" + code + "\",\"error\":\"no\"}");
        turn("report");
        assertThat(crew.isReported()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"404,no_such_path", "405,method_not_allowed", "404,stale_assignment", "415,unsupported_media_type"})
    void keepsAnOutcomeOfWhichTheControlPlaneSaidNothing(int status, String code) throws IOException {
        link();
        owe("1", true);
        plane.next(Paths.COMPLETE, status, "{\"code\":\"" + code + "\",\"error\":\"no\"}");
        turn("report");
        assertThat(spool.outcomes()).hasSize(1);
        reportAgain();
    }

    @Test
    void believesABasePlaneThatHasNoCodes() throws IOException {
        plane.speakBase();
        link();
        owe("1", true);
        owe("2", true);
        plane.next(Paths.COMPLETE, 409, "{\"error\":\"stale assignment\"}");
        plane.next(Paths.COMPLETE, 404, "<html>no</html>");
        turn("report");
        assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a2");
    }

    @Test
    void keepsALeaseThatAProxyDidNotTakeBack() throws IOException {
        spool.hold(JournalLook.assignment("j1", "a1"));
        crew = crew(2);
        link();
        plane.next(Paths.RELEASE, 404, "<html>no</html>");
        turn("report");
        assertThat(spool.attempts()).hasSize(1);
        reportAgain();
    }
}
