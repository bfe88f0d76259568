/**
 * Tests of the package of the same name. They measure nothing: figures are never asserted.
 */
@NullMarked
package hdcf.bench.wire;

import org.jspecify.annotations.NullMarked;
