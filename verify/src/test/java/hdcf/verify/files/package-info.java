/**
 * Files that travel with jobs, against the packaged programs: networks that break at any byte, restarts, large content, names
 * that want out.
 */
@NullMarked
package hdcf.verify.files;

import org.jspecify.annotations.NullMarked;
