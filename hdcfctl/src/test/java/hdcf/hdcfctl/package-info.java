/** Tests of the command line as a program: its arguments, its verbs against a scripted control plane, and the launcher. */
@NullMarked
package hdcf.hdcfctl;

import org.jspecify.annotations.NullMarked;
