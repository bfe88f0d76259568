/**
 * The output that workers stream while their jobs run: one file per stream of an attempt, in folders whose names the control plane
 * made itself.
 *
 * <p>Floor: above {@code job}, beside {@code store}; knows files, no SQL and no HTTP. Safe for use by several threads. Calls
 * block on the disk, so neither the writer nor an IO thread may make them.
 */
@NullMarked
package hdcf.control.output;

import org.jspecify.annotations.NullMarked;
