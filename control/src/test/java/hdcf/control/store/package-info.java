/** The store against a real file: its indexes, its guards, its settings. */
@NullMarked
package hdcf.control.store;

import org.jspecify.annotations.NullMarked;
