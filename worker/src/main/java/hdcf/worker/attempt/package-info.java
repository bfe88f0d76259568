/**
 * One try at one job: acknowledge, run, watch, end, seal the output, write the outcome down.
 *
 * <p>Floor: above {@code process} and {@code spool}, below {@code loop}. An attempt is confined to the thread of its slot;
 * only the order to end it comes from elsewhere. Knows of the control plane no more than how an acknowledgement went.
 */
@NullMarked
package hdcf.worker.attempt;

import org.jspecify.annotations.NullMarked;
