/**
 * What the suites stand on: the real programs as child processes, a plain HTTP caller, a folder of its own per test.
 *
 * <p>Floor: the lowest of the tests. Shares no code with the programs; a test that passes here would pass against any
 * program that keeps the protocol.
 */
@NullMarked
package hdcf.verify.harness;

import org.jspecify.annotations.NullMarked;
