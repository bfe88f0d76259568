/** Tests of what lies on the disk: the state file, the spool in it, and the output folders. */
@NullMarked
package hdcf.worker.spool;

import org.jspecify.annotations.NullMarked;
