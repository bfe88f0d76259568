/**
 * The verbs, one file each, and what they share: the connection, the options of a job, troubles and their exit codes.
 *
 * <p>Floor: above {@code render} and {@code hdcf.client}. One thread. Knows nothing of the process around it: streams,
 * environment and waiting come with the {@link hdcf.hdcfctl.render.Console}.
 */
@NullMarked
package hdcf.hdcfctl.command;

import org.jspecify.annotations.NullMarked;
