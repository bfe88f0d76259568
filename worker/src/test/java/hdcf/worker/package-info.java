/** Tests of the worker as a program: its options, its floors, and the real JAR over real sockets. */
@NullMarked
package hdcf.worker;

import org.jspecify.annotations.NullMarked;
