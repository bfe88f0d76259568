/**
 * The SQLite file: the only place with jOOQ and JDBC. Writes are guarded and come with their row of {@code events}.
 *
 * <p>Floor: above {@code job}. The write side is confined to the writer thread, the read side has connections of its own.
 */
@NullMarked
package hdcf.control.store;

import org.jspecify.annotations.NullMarked;
