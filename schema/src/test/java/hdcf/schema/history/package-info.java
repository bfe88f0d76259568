/** Tests of the history of calls. */
@NullMarked
package hdcf.schema.history;

import org.jspecify.annotations.NullMarked;
