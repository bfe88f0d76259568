/** Tests of the loops, driven by hand against a scripted control plane in memory. */
@NullMarked
package hdcf.worker.loop;

import org.jspecify.annotations.NullMarked;
