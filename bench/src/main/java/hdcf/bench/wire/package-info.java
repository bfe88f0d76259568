/**
 * The load generator's HTTP client: pre-encoded requests over keep-alive connections, all driven by one selector thread. Stands
 * on {@code stat}; knows the protocol's bytes, not the server's code. Everything is confined to the thread of its loop.
 */
@NullMarked
package hdcf.bench.wire;

import org.jspecify.annotations.NullMarked;
