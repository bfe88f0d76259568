/** Streams of output against real files, and a file system that is full. */
@NullMarked
package hdcf.control.output;

import org.jspecify.annotations.NullMarked;
