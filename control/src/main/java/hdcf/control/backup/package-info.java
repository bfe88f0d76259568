/**
 * Makes backups of a running queue: a copy of the database of one moment, and on demand the files that it names, as one archive.
 *
 * <p>Floor: above the store, beside the writer, which it never holds up. Runs on threads that may block. Knows neither commands nor
 * HTTP.
 */
@NullMarked
package hdcf.control.backup;

import org.jspecify.annotations.NullMarked;
