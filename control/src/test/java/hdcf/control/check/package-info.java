/** Histories that break an invariant or only look as if, and what the checker says of each. */
@NullMarked
package hdcf.control.check;

import org.jspecify.annotations.NullMarked;
