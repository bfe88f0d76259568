package hdcf.control.job;

import java.util.random.RandomGenerator;

/**
 * What is needed to put a job off.
 *
 * @param steadyMs the time that back-off is counted in
 * @param nowMs the time that people see
 */
public record Retry(Backoff backoff, long steadyMs, long nowMs, RandomGenerator random) {}
