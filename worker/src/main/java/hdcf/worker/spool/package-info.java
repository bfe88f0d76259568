/**
 * What the worker must not forget: its journal, and the output of the commands it ran.
 *
 * <p>Floor: the lowest of the worker, beside {@code process}. Safe for use by several threads unless a type says otherwise.
 * Knows no network and starts no process.
 */
@NullMarked
package hdcf.worker.spool;

import org.jspecify.annotations.NullMarked;
