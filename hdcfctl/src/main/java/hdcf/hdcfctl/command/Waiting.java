package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Bar;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells of each job that ends while somebody waits for it. */
record Waiting(Format format, Console console) {
    /** Waits; answers the exit code. */
    int until(EndWatch watch, List<JsonNode> jobs, long since, @Nullable EndCode asked)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        List<JsonNode> ended = new ArrayList<>();
        List<JsonNode> left;
        try (Bar bar = jobs.size() > 1 ? Bar.of("jobs", jobs.size(), console) : Bar.none()) {
            left = watch.await(jobs, since, job -> {
                ended.add(job);
                bar.away();
                tell(job);
                bar.to(ended.size());
            });
        }
        console.farewell().set("");
        if (format == Format.JSON) {
            Document.print("jobs", ended, Document::job, console);
        }
        if (!left.isEmpty()) {
            String name = JobWords.name(left.get(0));
            console.say("Expected " + jobs.size() + (jobs.size() == 1 ? " job" : " jobs") + " to end in time, found "
                    + left.size() + " going on. Next: hdcfctl show " + name);
            return Exit.JOB_TIMED_OUT;
        }
        return EndCode.of(ended, asked, console);
    }

    private void tell(JsonNode job) throws Stdout.Closed {
        switch (format) {
            case JSON -> {}
            case JSONL, ID -> new JobsShown(format, console).line(job);
            case TABLE, WIDE -> {
                String code = Answer.text(job, "exit_code");
                String span = Moments.span(Moments.ranMs(job));
                console.out()
                        .line("job " + JobWords.name(job) + " " + Answer.text(job, "status")
                                + (code.isEmpty() ? "" : ", exit code " + code)
                                + (span.isEmpty() ? "" : ", after " + span));
            }
        }
        console.out().flush();
    }
}
