/** The store against a real file: its indexes, its guards, its settings. */
@NullMarked
package hdcf.control.check;

import org.jspecify.annotations.NullMarked;
