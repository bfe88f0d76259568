package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /batches}.
 *
 * @param number a small integer that a person can type
 * @param jobs how many
 * @param firstNumber of its jobs; the others follow in their order, but other jobs may stand between them
 * @param deduplicated true when an earlier submission with the same key made the batch; else absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchAnswer(
        String batchId,
        long number,
        BatchState state,
        long jobs,
        long firstNumber,
        long lastNumber,
        @Nullable Boolean deduplicated) {}
