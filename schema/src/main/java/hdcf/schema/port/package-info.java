/**
 * The ports to the outside that every program shares: time and identifiers. Each has one real implementation here;
 * the simulator brings its own.
 *
 * <p>Floor: the lowest.
 */
@NullMarked
package hdcf.schema.port;

import org.jspecify.annotations.NullMarked;
