/** Tests of the folder of content, with real files. */
@NullMarked
package hdcf.control.blob;

import org.jspecify.annotations.NullMarked;
