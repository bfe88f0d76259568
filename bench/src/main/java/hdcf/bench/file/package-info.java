/**
 * The queue's SQLite file without HTTP: prepared with history, driven by the bare statements of the store, and checked by SQL
 * afterwards. Stands on the control plane's {@code job} and {@code store} floors. Used by one thread.
 */
@NullMarked
package hdcf.bench.file;

import org.jspecify.annotations.NullMarked;
