/**
 * The duty cycles of the worker: keep the link, claim, run the slots, beat, report.
 *
 * <p>Floor: above {@code attempt}, below {@code Main}. Each loop is an {@code int doWork()} that one thread calls; the
 * threads are not here, so that a simulator or a test with a hand-set clock can call the same loops in turn. What loops
 * share is safe for use by several threads.
 */
@NullMarked
package hdcf.worker.loop;

import org.jspecify.annotations.NullMarked;
