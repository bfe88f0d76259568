package hdcf.verify.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Fault;
import hdcf.verify.harness.FaultPlan;
import hdcf.verify.harness.Http;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call of the worker arrives twice, and a last report comes when all is over: one result is recorded, the first. */
final class DuplicateCompletionsIT {
    private static final int ALWAYS = 100;

    @TempDir
    Path folder;

    @Test
    void recordsOneResultWhenEveryCallArrivesTwice() throws IOException {
        FaultPlan twice = new FaultPlan(1, ALWAYS, List.of(Fault.TWICE));
        try (Household home = new Household(folder, folder.resolve("worker"), twice)) {
            home.worker().start();
            String job = home.begin(1);
            home.letEnd();
            home.endedOnce(job);
            JsonNode stored = home.http().get("/jobs/" + job).json();
            String late = "{\"job_id\":\"" + job + "\",\"worker_id\":\"w1\",\"assignment_id\":\""
                    + stored.get("assignment_id").asText() + "\",\"exit_code\":9,\"error\":\"late\"}";
            Http.Answer told = home.http().post("/fail", late);
            assertThat(told.status()).as(told.text()).isEqualTo(200);
            assertThat(told.json().get("applied").asBoolean(true)).isFalse();
            home.endedOnce(job);
        }
    }
}
