/**
 * The memory that mirrors the store: who was heard, which leases are out, which classes have ready jobs, which claims are
 * parked. Everything here can be rebuilt from the file, and is, at each start.
 *
 * <p>Floor: part of {@code command}. Confined to the writer thread unless a type says otherwise.
 */
@NullMarked
package hdcf.control.command.live;

import org.jspecify.annotations.NullMarked;
