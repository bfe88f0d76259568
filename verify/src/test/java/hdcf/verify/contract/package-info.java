/**
 * The base protocol, as an independent client meets it: every call, field, type and status of its first part.
 *
 * <p>Floor: tests, above the harness. Knows the wire only, none of the programs' classes.
 */
@NullMarked
package hdcf.verify.contract;

import org.jspecify.annotations.NullMarked;
