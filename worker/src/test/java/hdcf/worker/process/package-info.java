/** Tests of commands as processes, with real shells and real processes. */
@NullMarked
package hdcf.worker.process;

import org.jspecify.annotations.NullMarked;
