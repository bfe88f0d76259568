package hdcf.control.store;

import hdcf.control.job.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question for output.
 *
 * @param found null when there is no such attempt
 * @param hasJobEnded whether no further attempt will come
 * @param refusal {@code output_not_stored} with a sentence that says where it lies, for when there is none here
 */
public record OutputView(@Nullable StoredOutput found, boolean hasJobEnded, Refusal refusal) {}
