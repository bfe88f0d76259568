/** Tests of the archive that holds a queue. */
@NullMarked
package hdcf.schema.backup;

import org.jspecify.annotations.NullMarked;
