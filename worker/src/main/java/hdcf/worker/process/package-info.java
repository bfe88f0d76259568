/**
 * The machine under the worker: starting and ending local processes, and its figures.
 *
 * <p>Floor: the lowest of the worker, beside {@code spool}; the only place with {@code ProcessBuilder}. Safe for use by
 * several threads unless a type says otherwise. Knows nothing of jobs, leases or the control plane.
 */
@NullMarked
package hdcf.worker.process;

import org.jspecify.annotations.NullMarked;
