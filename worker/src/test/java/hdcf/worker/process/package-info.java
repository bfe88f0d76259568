/** Tests of the machine under the worker, with real processes. */
@NullMarked
package hdcf.worker.process;

import org.jspecify.annotations.NullMarked;
