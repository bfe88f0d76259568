package hdcf.worker.process;

import org.jspecify.annotations.Nullable;

/**
 * How a process can be recognised by a later worker. A process id alone means nothing: it is used again.
 *
 * @param pid null when the worker ended before it could write it down
 * @param startedAtMs when the system says it was started, in Unix milliseconds; null where the system does not say
 * @param cookie {@code NAME=value} in the environment of the process and of what it started
 */
public record ProcessMark(@Nullable Long pid, @Nullable Long startedAtMs, String cookie) {}
