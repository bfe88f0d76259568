/** Tests of the simulated schedules. May see the floor it tests only. */
@NullMarked
package hdcf.bench.schedule;

import org.jspecify.annotations.NullMarked;
