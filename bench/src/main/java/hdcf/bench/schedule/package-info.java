/**
 * The scheduler's decisions without network and processes: the production classes from the command queue down to a real file, in
 * virtual time. Knows no socket and no other process. Confined to one thread.
 */
@NullMarked
package hdcf.bench.schedule;

import org.jspecify.annotations.NullMarked;
