/**
 * The long run: for as long as it is told, simulated seeds, planted bugs, kills, power cuts, network faults and fuzz targets in
 * turn, each in a process of its own, and the report of it all, {@code docs/verification.md}.
 *
 * <p>Floor: above the suites, which it only starts. Two lanes at a time; the ledger of what was seen is shared by them.
 */
@NullMarked
package hdcf.verify.longrun;

import org.jspecify.annotations.NullMarked;
