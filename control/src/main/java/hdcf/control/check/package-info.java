/**
 * Judges a run after it: the history of calls, the rows of the database and the files beside it, against the numbered invariants
 * that {@code docs/verification-invariants.md} lists. Also what {@code fsck} and {@code verify-history} run.
 *
 * <p>Floor: above the store and the law, beside the writer. Pure but for {@link hdcf.control.check.ContentChecks}, which reads
 * files. Changes nothing, and knows neither commands nor HTTP.
 */
@NullMarked
package hdcf.control.check;

import org.jspecify.annotations.NullMarked;
