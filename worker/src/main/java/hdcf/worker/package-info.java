/**
 * The worker as a program: options, log, threads, start and stop.
 *
 * <p>Floor: the highest; it puts the parts together. Its threads drive the duty cycles of {@code loop}.
 */
@NullMarked
package hdcf.worker;

import org.jspecify.annotations.NullMarked;
