/**
 * The programs under measurement as child processes: started, watched through {@code /proc}, asked for their metrics, stopped.
 * Knows neither {@code wire} nor {@code file}. Used by one thread.
 */
@NullMarked
package hdcf.bench.plane;

import org.jspecify.annotations.NullMarked;
