/**
 * The content of files that travel with jobs, named by its SHA-256, in a folder of its own.
 *
 * <p>Floor: beside the store. Knows files, no SQL and no HTTP. Its calls block; the writer's thread and IO threads never
 * come here.
 */
@NullMarked
package hdcf.control.blob;

import org.jspecify.annotations.NullMarked;
