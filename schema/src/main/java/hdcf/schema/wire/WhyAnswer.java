package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /jobs/{id}/why}: why a job does not run.
 *
 * @param code {@code next}, {@code behind}, {@code full}, {@code declined}, {@code limited}, {@code put_aside}, {@code unsatisfiable}, {@code no_worker},
 *     {@code scheduled}, {@code backing_off}, {@code held}, {@code not_ready}, {@code after}, {@code batch_full},
 *     {@code assigned}, {@code running},
 *     {@code lost} or {@code ended}
 * @param sentence the same for people
 * @param fix the nearest thing that would help; absent when there is nothing to do
 * @param dueAtMs when it may go on; only while it waits for a time
 * @param ahead ready jobs that come before it, counted up to a limit; only for {@code behind}
 * @param workers what each worker could do with it; only while it is ready
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WhyAnswer(
        String jobId,
        long number,
        JobStatus status,
        String code,
        String sentence,
        @Nullable String fix,
        @Nullable Long dueAtMs,
        @Nullable Long ahead,
        List<WhyWorker> workers) {}
