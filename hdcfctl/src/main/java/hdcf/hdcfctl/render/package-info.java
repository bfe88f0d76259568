/**
 * What a person sees: tables that fit the terminal, text without control characters, the two output streams.
 *
 * <p>Floor: the lowest of the command line; knows neither verbs nor the network. One thread.
 */
@NullMarked
package hdcf.hdcfctl.render;

import org.jspecify.annotations.NullMarked;
