/**
 * Bad input from raw sockets: nothing makes a stack trace, a 5xx or a half-done change.
 *
 * <p>Floor: tests, above the harness. Knows the wire and the database file only.
 */
@NullMarked
package hdcf.verify.hostile;

import org.jspecify.annotations.NullMarked;
