package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.JobQuery;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.JobStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the jobs that have not ended, or those that were asked for, oldest first. */
@Command(
        name = "ls",
        description = "List the jobs that have not ended, or those that are named; the newest stands last.",
        footer = {
            "Examples:",
            "  hdcfctl ls                           # what waits and runs",
            "  hdcfctl ls --state FAILED --since 2h   # what failed lately",
            "  hdcfctl ls --all --sort time -o wide   # everything, the longest runs last",
            "  hdcfctl ls --batch 2 --state FAILED    # what failed of a batch",
            "  hdcfctl ls --all --label team=render   # everything with this label",
            "  hdcfctl ls 12-20 -o jsonl            # for a script"
        },
        sortOptions = false)
final class Ls implements Verb {
    private static final int MAX_LIMIT = 100_000;

    /** What a list can be sorted by. */
    enum Order {
        NUMBER,
        STATE,
        PRIORITY,
        TIME,
        ENDED;

        private Comparator<JsonNode> comparator() {
            return switch (this) {
                case NUMBER ->
                    Comparator.comparingLong(job -> job.path("number").asLong());
                case STATE -> Comparator.comparing(job -> Answer.text(job, "status"));
                case PRIORITY ->
                    Comparator.comparingLong(job -> job.path("priority").asLong());
                case TIME -> Comparator.comparingLong(Moments::ranMs);
                case ENDED -> Comparator.comparingLong(Moments::ended);
            };
        }
    }

    @Parameters(arity = "0..*", paramLabel = "JOBS", description = Selection.HELP)
    private @Nullable List<String> selectors;

    @Option(
            names = {"--all", "-all", "-a"},
            description = "Also those that have ended.")
    private boolean all;

    @Option(
            names = {"--state", "-state", "--status", "-status"},
            paramLabel = "STATE",
            split = ",",
            description = "Only those in this state: ${COMPLETION-CANDIDATES}; several with commas.")
    private @Nullable Set<JobStatus> states;

    @Option(
            names = {"--worker", "-worker", "--worker-id", "-worker-id"},
            paramLabel = "ID",
            description = "Only those that this worker holds or held last.")
    private @Nullable String worker;

    @Option(
            names = {"--name", "-name"},
            paramLabel = "NAME",
            description = "Only those of this name.")
    private @Nullable String name;

    @Option(
            names = {"--label", "-label"},
            paramLabel = "KEY=VALUE",
            description = "Only those with this label.")
    private @Nullable String label;

    @Option(
            names = {"--schedule", "-schedule"},
            paramLabel = "SCHEDULE",
            description = "Only those that this recurring work brought.")
    private @Nullable String schedule;

    @Option(
            names = {"--batch", "-batch"},
            paramLabel = "BATCH",
            description = "All jobs of this batch: the same as batch:BATCH; last is the newest.")
    private @Nullable String batch;

    @Option(
            names = {"--since", "-since"},
            paramLabel = "TIME",
            description = "Only those submitted within this time, such as 2h.")
    private @Nullable String since;

    @Option(
            names = {"--sort", "-sort"},
            paramLabel = "KEY",
            description = "${COMPLETION-CANDIDATES}; NUMBER.")
    private Order sort = Order.NUMBER;

    @Option(
            names = {"--reverse", "-reverse"},
            description = "The other way round.")
    private boolean reverse;

    @Option(
            names = {"--limit", "-limit"},
            paramLabel = "N",
            description = "At most so many, the newest; 1000.")
    private int limit = 1_000;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Failure.usage("Expected --limit from 1 to " + MAX_LIMIT + ", found " + limit, connection.verb());
        }
        long notBefore = since == null
                ? 0
                : System.currentTimeMillis() - Amounts.milliseconds("--since", since, connection.verb());
        Long number = schedule == null
                ? null
                : Long.valueOf(new ScheduleLookup(connection, console)
                        .one(schedule)
                        .path("number")
                        .asLong());
        JobQuery.Of of = new JobQuery.Of(
                null, name, label, number, since == null ? null : Long.valueOf(Math.max(0, notBefore / 1_000)));
        List<JsonNode> jobs = new ArrayList<>(found(new Selection(connection, console), of));
        jobs.removeIf(job -> Moments.created(job) < notBefore || !isWanted(job, number));
        jobs.sort(Order.NUMBER.comparator());
        boolean isCut = jobs.size() > limit;
        if (isCut) {
            jobs = new ArrayList<>(jobs.subList(jobs.size() - limit, jobs.size()));
        }
        jobs.sort(reverse ? sort.comparator().reversed() : sort.comparator());
        Format format = connection.format(console, Format.TABLE);
        if (jobs.isEmpty() && (format == Format.TABLE || format == Format.WIDE)) {
            console.say(
                    isNarrow()
                            ? "no such job. Next: hdcfctl ls --all"
                            : "nothing waits or runs. Next: hdcfctl ls --all shows what has ended");
            return Exit.OK;
        }
        new JobsShown(format, console).list(jobs);
        if (isCut) {
            console.out().flush();
            console.say("there are more. Next: hdcfctl ls" + again() + " --limit " + MAX_LIMIT);
        }
        return Exit.OK;
    }

    /** What this list is of, as it was typed. */
    private String again() {
        StringBuilder words = new StringBuilder();
        if (selectors != null) {
            selectors.forEach(each -> words.append(' ').append(JobWords.quoted(each)));
        }
        words.append(all ? " --all" : "");
        option(
                words,
                "--state",
                states == null ? null : states.stream().map(JobStatus::name).collect(Collectors.joining(",")));
        option(words, "--worker", worker);
        option(words, "--name", name);
        option(words, "--label", label);
        option(words, "--schedule", schedule);
        option(words, "--batch", batch);
        option(words, "--since", since);
        option(words, "--sort", sort == Order.NUMBER ? null : sort.name());
        return words.append(reverse ? " --reverse" : "").toString();
    }

    private static void option(StringBuilder words, String name, @Nullable String value) {
        if (value != null) {
            words.append(' ').append(name).append(' ').append(JobWords.quoted(value));
        }
    }

    private boolean isNarrow() {
        return all || selectors != null || states != null || batch != null || label != null || schedule != null;
    }

    private boolean isWanted(JsonNode job, @Nullable Long number) {
        boolean isOfWorker = worker == null || worker.equals(Answer.text(job, "worker_id"));
        String status = Answer.text(job, "status");
        return isOfWorker
                && (name == null || name.equals(Answer.text(job, "name")))
                && (label == null || isLabelled(job, label))
                && (number == null || job.path("schedule").path("number").asLong() == number)
                && (states == null
                        || states.stream().anyMatch(state -> state.name().equals(status)));
    }

    private static boolean isLabelled(JsonNode job, String label) {
        for (JsonNode each : job.path("labels")) {
            if (each.asText().equals(label)) {
                return true;
            }
        }
        return false;
    }

    /** One more than are shown, so that it is known whether there are more. */
    private List<JsonNode> found(Selection selection, JobQuery.Of of) throws IOException, ProblemException, Failure {
        if (batch != null) {
            if (selectors != null) {
                throw Failure.usage("Expected either JOBS or --batch, found both", connection.verb());
            }
            return selection.ofBatch(batch);
        }
        if (selectors != null) {
            return selection.jobs(selectors);
        }
        if (states != null) {
            List<JsonNode> found = new ArrayList<>();
            for (JobStatus state : states) {
                found.addAll(selection.every(new JobQuery(state, worker, null, null, of), limit + 1));
            }
            return found;
        }
        return all
                ? selection.every(new JobQuery(null, worker, null, null, of), limit + 1)
                : selection.live(of, limit + 1);
    }
}
