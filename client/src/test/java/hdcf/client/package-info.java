/** Tests of the typed calls and of the real network under them, against a scripted control plane over loopback sockets. */
@NullMarked
package hdcf.client;

import org.jspecify.annotations.NullMarked;
