/**
 * Tests of the package of the same name. They measure nothing: figures are never asserted.
 */
@NullMarked
package hdcf.bench.plane;

import org.jspecify.annotations.NullMarked;
