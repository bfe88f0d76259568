/**
 * Planted bugs: one line of a production source changed in memory, compiled, and put in front of the class it stands for, in a
 * class loader of its own. The simulator has to find each.
 *
 * <p>Nothing of this is in the production code.
 */
@NullMarked
package hdcf.verify.sim.mutant;

import org.jspecify.annotations.NullMarked;
