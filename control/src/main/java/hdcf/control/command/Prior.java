package hdcf.control.command;

import hdcf.control.job.Condition;

/**
 * A job that a submitted one waits for.
 *
 * @param job its id or number; in a batch also a name
 * @param pointer of it in the body
 */
public record Prior(String job, Condition condition, String pointer) {}
