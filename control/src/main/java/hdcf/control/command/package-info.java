/**
 * One file per write: what each call of the protocol changes. Every command decides first and writes then, so a refusal
 * leaves nothing behind.
 *
 * <p>Floor: above {@code writer}. Confined to the writer thread. Knows no HTTP.
 */
@NullMarked
package hdcf.control.command;

import org.jspecify.annotations.NullMarked;
