/**
 * The control plane as a program: options, tokens, log, start and stop.
 *
 * <p>Floor: the highest; it puts the parts together and holds no law of its own.
 */
@NullMarked
package hdcf.control;

import org.jspecify.annotations.NullMarked;
