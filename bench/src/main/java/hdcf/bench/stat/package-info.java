/**
 * Percentiles and spreads of what was measured. The lowest floor of the bench: knows no process, socket or file. Its types are
 * confined to one thread, or immutable.
 */
@NullMarked
package hdcf.bench.stat;

import org.jspecify.annotations.NullMarked;
