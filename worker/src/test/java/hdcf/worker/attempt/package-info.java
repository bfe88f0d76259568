/** Tests of one attempt, with real processes and real files. */
@NullMarked
package hdcf.worker.attempt;

import org.jspecify.annotations.NullMarked;
