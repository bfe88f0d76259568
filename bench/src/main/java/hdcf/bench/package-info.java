/**
 * The measuring programs: end-to-end load, the raw SQLite baseline, parked polls and start-up, each a verb of one command line.
 * The top floor of the bench; may see every other part of it. Runs on the thread that called it.
 */
@NullMarked
package hdcf.bench;

import org.jspecify.annotations.NullMarked;
