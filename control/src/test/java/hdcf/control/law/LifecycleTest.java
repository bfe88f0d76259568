package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LifecycleTest {
    @TempDir
    Path folder;

    @Test
    void takesAJobFromSubmissionToCompletion() throws Exception {
        try (Plane plane = Plane.open(folder)) {
            plane.register("w1");
            String id = plane.submit("true");
            assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);

            Assignment assignment = plane.claim("w1").orElseThrow();
            assertThat(assignment.jobId()).isEqualTo(id);
            assertThat(plane.status(id)).isEqualTo(JobStatus.ASSIGNED);

            plane.ack(assignment, "w1");
            assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);

            plane.complete(assignment, "w1");
            assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
            assertThat(plane.view(id).attemptCount()).isEqualTo(1);
            assertThat(plane.claim("w1")).isEmpty();
        }
    }
}
