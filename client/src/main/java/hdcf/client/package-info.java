/**
 * Typed calls of the protocol: the Java SDK, and what the worker and the command line speak with.
 *
 * <p>Floor: above {@code hdcf.schema.wire}. Blocking and safe for use by several threads; {@link hdcf.client.Transport} is
 * the port behind which the simulator puts its own network.
 */
@NullMarked
package hdcf.client;

import org.jspecify.annotations.NullMarked;
