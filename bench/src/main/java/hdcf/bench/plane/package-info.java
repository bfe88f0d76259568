/**
 * The programs under measurement as child processes: started, watched through {@code /proc}, asked for their metrics, stopped.
 * Stands beside {@code wire} and {@code file} and knows neither. Used by one thread.
 */
@NullMarked
package hdcf.bench.plane;

import org.jspecify.annotations.NullMarked;
