/** Tests of the log of the daemons: what a line looks like, and how it is set up. */
@NullMarked
package hdcf.schema.daemon;

import org.jspecify.annotations.NullMarked;
