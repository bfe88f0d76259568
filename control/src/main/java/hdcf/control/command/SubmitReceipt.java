package hdcf.control.command;

import hdcf.schema.wire.SubmitAnswer;
import java.util.List;

/**
 * What a submission made.
 *
 * @param isDeduplicated whether an earlier submission with the same key made it
 */
public record SubmitReceipt(List<SubmitAnswer> jobs, boolean isDeduplicated) {}
