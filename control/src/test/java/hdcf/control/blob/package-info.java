@NullMarked
package hdcf.control.blob;

import org.jspecify.annotations.NullMarked;
