/**
 * Faults done to real processes: kill -9, a stopped process, a failing disk, a full one, two on one file.
 *
 * <p>Floor: tests, above the harness. Each test ends with SQL over the file that is left.
 */
@NullMarked
package hdcf.verify.chaos;

import org.jspecify.annotations.NullMarked;
