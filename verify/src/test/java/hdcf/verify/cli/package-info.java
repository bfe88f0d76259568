/**
 * The command line against real control planes and workers: what people do every day, and what they see when something is away.
 *
 * <p>Knows programs and files, not their insides.
 */
@NullMarked
package hdcf.verify.cli;

import org.jspecify.annotations.NullMarked;
