/**
 * The command line: finds the verb, runs it, and turns every trouble into one line and an exit code.
 *
 * <p>Floor: the top of {@code render < command < Main}. One thread. The only module that may use {@code System.out}.
 */
@NullMarked
package hdcf.hdcfctl;

import org.jspecify.annotations.NullMarked;
