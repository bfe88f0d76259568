/**
 * What a backup file is: a ZIP archive with the database, on demand the files that it names, and last a manifest with the length and
 * SHA-256 of each of them. Without its manifest it is no backup, so that one that was cut short is told from a whole one.
 *
 * <p>Floor: the lowest. Knows the archive, not what is in the database.
 */
@NullMarked
package hdcf.schema.backup;

import org.jspecify.annotations.NullMarked;
