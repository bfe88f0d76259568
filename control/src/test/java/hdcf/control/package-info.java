/** Tests of the program: options, tokens, log, start and stop. */
@NullMarked
package hdcf.control;

import org.jspecify.annotations.NullMarked;
