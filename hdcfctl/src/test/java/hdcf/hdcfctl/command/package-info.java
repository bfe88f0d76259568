/** Tests of what the verbs share, of their options, and that the documents show commands that exist. */
@NullMarked
package hdcf.hdcfctl.command;

import org.jspecify.annotations.NullMarked;
