package hdcf.control.command;

import hdcf.control.job.Echo;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.util.regex.Pattern;

/** A job that a person names, by its id or its number. */
final class Named {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private Named() {}

    static Job job(QueueBook book, String idOrNumber) throws Refusal {
        Job job = NUMBER.matcher(idOrNumber).matches()
                ? book.store().jobs().find(Long.parseLong(idOrNumber))
                : book.store().jobs().find(idOrNumber);
        if (job == null || book.store().revisions().isStaged(job.spec().number())) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known job, found no job " + Echo.of(idOrNumber));
        }
        return job;
    }
}
