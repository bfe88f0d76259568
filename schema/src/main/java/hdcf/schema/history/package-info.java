/**
 * The record of a run: what each client and worker asked, what it was told, what was started, and what trouble was made.
 *
 * <p>One JSON object a line, so that it can be read with a pager, cut with grep and judged by {@code verify-history}. Floor: the
 * lowest. Knows nothing of how the queue decides.
 */
@NullMarked
package hdcf.schema.history;

import org.jspecify.annotations.NullMarked;
