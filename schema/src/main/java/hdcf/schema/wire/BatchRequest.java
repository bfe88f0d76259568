package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /batches}: {@code job} with one of {@code array} and {@code items}, or {@code jobs}. All or nothing, up to
 * {@link Limits#SUBMIT_ARRAY} jobs.
 *
 * @param name for people
 * @param maxRunning at most so many of its jobs run at a time; absent means no limit
 * @param maxFails with so many FAILED jobs the rest is aborted; absent means never
 * @param policy when it is COMPLETED; default {@link BatchPolicy#PARTIAL}
 * @param job what each of its jobs is
 * @param array a job for each number: ranges such as {@code 1-1000:2}, separated by commas
 * @param items a job for each item: text, or any JSON
 * @param jobs a job for each, which may wait for others of the list by their names
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchRequest(
        @Nullable String name,
        @Nullable Integer maxRunning,
        @Nullable Integer maxFails,
        @Nullable BatchPolicy policy,
        @Nullable SubmitRequest job,
        @Nullable String array,
        @Nullable List<JsonNode> items,
        @Nullable List<SubmitRequest> jobs) {}
