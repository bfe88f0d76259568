/** Tests of the HTTP floor over real loopback sockets, with a scripted queue behind it. */
@NullMarked
package hdcf.control.http;

import org.jspecify.annotations.NullMarked;
