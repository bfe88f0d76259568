/**
 * The HTTP floor: strict checks, roles, one file per endpoint. Endpoints hand commands to the writer and read through
 * {@link hdcf.control.store.Reads}; they know no SQL.
 *
 * <p>Only the {@code Undertow…} classes and those around {@link hdcf.control.http.HttpServer} know the transport, so that
 * everything else can be driven without sockets. Endpoints
 * run on the connection's IO thread unless their route says otherwise, and never block there.
 */
@NullMarked
package hdcf.control.http;

import org.jspecify.annotations.NullMarked;
