/** Tests of the wire schema. */
@NullMarked
package hdcf.schema.wire;

import org.jspecify.annotations.NullMarked;
