package hdcf.control.command;

import hdcf.schema.wire.BatchAnswer;

/**
 * What the submission of a batch made.
 *
 * @param isDeduplicated whether an earlier submission with the same key made it
 */
public record BatchReceipt(BatchAnswer batch, boolean isDeduplicated) {}
