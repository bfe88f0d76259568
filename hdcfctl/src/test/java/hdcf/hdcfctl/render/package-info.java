/** Tests of tables, and of text that comes from anywhere. */
@NullMarked
package hdcf.hdcfctl.render;

import org.jspecify.annotations.NullMarked;
