/**
 * What the two daemons share beside the wire: how options get their defaults from the environment, and what a line of the log
 * looks like.
 *
 * <p>Floor: the lowest. Knows nothing of queues and workers.
 */
@NullMarked
package hdcf.schema.daemon;

import org.jspecify.annotations.NullMarked;
