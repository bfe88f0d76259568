/**
 * The wire contract: the records of docs/protocol.md, the problem codes, the paths, the limits and the one JSON mapper.
 *
 * <p>Floor: the lowest. Knows nothing of HTTP servers, databases or threads; everything here is immutable data.
 */
@NullMarked
package hdcf.schema.wire;

import org.jspecify.annotations.NullMarked;
