package hdcf.control.http;

import hdcf.control.job.Refusal;

/** What one method of one path does. Safe for use by several threads. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers, now or later.
     *
     * @throws Refusal instead of answering; it is sent as a problem
     */
    void handle(Request request, Answer answer) throws Refusal;
}
