/**
 * What no compiler checks: the size of files, the words in them, the floors of the packages, and that the documents say what is true.
 *
 * <p>Floor: tests, above the harness. Reads the source tree and the compiled classes; starts nothing but the programs' --help.
 */
@NullMarked
package hdcf.verify.tidy;

import org.jspecify.annotations.NullMarked;
