/**
 * Database files of released schema versions, which every later version must be able to read.
 *
 * <p>Floor: tests, above the harness. Knows SQL only.
 */
@NullMarked
package hdcf.verify.upgrade;

import org.jspecify.annotations.NullMarked;
