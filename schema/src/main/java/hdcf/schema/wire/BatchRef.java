package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The place of a job in its batch. The command finds it in {@code HDCF_BATCH_ID}, {@code HDCF_TASK_INDEX} and
 * {@code HDCF_TASK_ITEM}.
 *
 * @param number of the batch
 * @param index of an array the value, else the position in the list, from 0
 * @param item what the job is for: a line as it is, anything else as JSON; absent when the batch has no items
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchRef(
        String batchId, long number, long index, @Nullable String item) {}
