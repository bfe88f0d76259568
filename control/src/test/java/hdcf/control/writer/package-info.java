/** The group commit with a hand-written book. */
@NullMarked
package hdcf.control.writer;

import org.jspecify.annotations.NullMarked;
