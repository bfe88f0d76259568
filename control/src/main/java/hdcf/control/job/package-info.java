/**
 * The law of a job: states, transitions, fencing, failure policy. Pure: no clock, no database, no threads.
 *
 * <p>Floor: the lowest of the control plane; knows only the wire records.
 */
@NullMarked
package hdcf.control.job;

import org.jspecify.annotations.NullMarked;
