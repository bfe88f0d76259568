/**
 * The deterministic simulator: the production classes of the control plane, the worker and the client, behind their ports, in
 * virtual time, with faults drawn from a seed.
 *
 * <p>Exactly one thread runs at any moment; see {@link hdcf.verify.sim.Timeline}. Knows no real clock, socket or process.
 */
@NullMarked
package hdcf.verify.sim;

import org.jspecify.annotations.NullMarked;
