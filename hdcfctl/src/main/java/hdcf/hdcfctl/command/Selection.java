package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.JobQuery;
import hdcf.client.ProblemException;
import hdcf.client.Response;
import hdcf.hdcfctl.render.Console;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the jobs that a person means: {@code 12}, {@code 1-3,8}, {@code last}, {@code all} (that have not ended), an id or the beginning of
 * one that fits no other job.
 */
record Selection(Connection connection, Console console) {
    /** What a list of jobs may name. */
    static final String HELP =
            "Numbers, ids or their beginnings, ranges such as 1-3,8, last, batch:2, names, or all that have not ended.";

    /** What the jobs of a batch are named with. */
    static final String BATCH = "batch:";

    private static final int MAX_JOBS = 100_000;
    private static final int MAX_PAGES = 10;
    /** Up to here a range is asked for one by one: cheaper than a page, unless most of them are long gone. */
    private static final int SHORT_RANGE = 16;

    private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{0,14})-([1-9][0-9]{0,14})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,127}");
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f]{4}[0-9a-f-]{0,31}");

    /** The jobs of all selectors, each once, in the order in which they were named. */
    List<JsonNode> jobs(Collection<String> selectors) throws IOException, ProblemException, Failure {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (String selector : selectors) {
            for (String part : selector.split(",", -1)) {
                for (JsonNode job : part(part)) {
                    found.putIfAbsent(Answer.text(job, "job_id"), job);
                }
            }
        }
        if (found.size() > MAX_JOBS) {
            throw Failure.usage("Expected at most " + MAX_JOBS + " jobs, found " + found.size(), connection.verb());
        }
        return List.copyOf(found.values());
    }

    /** The one job that a selector names. */
    JsonNode job(String selector) throws IOException, ProblemException, Failure {
        List<JsonNode> found = jobs(List.of(selector));
        if (found.size() != 1) {
            throw Failure.usage("Expected one job, found " + found.size() + " of " + selector, connection.verb());
        }
        return found.get(0);
    }

    /** The id of the one job that a selector names, or what the control plane knows as well as that: its number. */
    String id(String selector) throws IOException, ProblemException, Failure {
        return isPlain(selector) || isNumber(selector) ? selector : Answer.text(job(selector), "job_id");
    }

    /** Whether the text can only be the name of one job that the control plane knows by it. */
    static boolean isPlain(String text) {
        return !text.equals("last")
                && !text.equals("all")
                && text.indexOf(',') < 0
                && !text.startsWith(BATCH)
                && !RANGE.matcher(text).matches()
                && !BEGINNING.matcher(text).matches()
                && !isNumber(text);
    }

    /** Whether the text can only be the number of a job. */
    static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    }

    private List<JsonNode> part(String text) throws IOException, ProblemException, Failure {
        if (text.equals("all")) {
            return live(MAX_JOBS);
        }
        if (text.startsWith(BATCH)) {
            return ofBatch(text.substring(BATCH.length()));
        }
        if (text.equals("last")) {
            List<JsonNode> newest = new ArrayList<>();
            page(new JobQuery(null, null, 1, null), job -> true, newest);
            if (newest.isEmpty()) {
                throw new Failure(Exit.NOT_FOUND, "Expected a last job, found none. Next: hdcfctl submit -- CMD");
            }
            return newest.subList(0, 1);
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return range(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)), text);
        }
        try {
            return List.of(new JobLookup(connection, console).job(text).tree());
        } catch (ProblemException refused) {
            if (refused.status() != 404) {
                throw refused;
            }
            if (BEGINNING.matcher(text).matches() && text.length() <= 35) {
                return List.of(beginningWith(text, refused));
            }
            List<JsonNode> named = NAME.matcher(text).matches() ? named(text) : List.of();
            if (named.isEmpty()) {
                throw refused;
            }
            return named;
        }
    }

    /** The jobs of a batch, in its order. */
    List<JsonNode> ofBatch(String batch) throws IOException, ProblemException, Failure {
        String known = new BatchLookup(connection, console).known(batch);
        List<JsonNode> found = new ArrayList<>();
        String cursor = null;
        do {
            cursor = page(
                    new JobQuery(null, null, Limits.LIST_MAX, cursor, JobQuery.Of.batch(known)), job -> true, found);
        } while (cursor != null && found.size() < MAX_JOBS);
        if (found.isEmpty()) {
            throw new Failure(
                    Exit.NOT_FOUND, "Expected the jobs of batch " + batch + ", found none. Next: hdcfctl batch list");
        }
        java.util.Collections.reverse(found);
        return found;
    }

    /** The jobs that have not ended, newest first. */
    List<JsonNode> live(int max) throws IOException, ProblemException, Failure {
        return live(JobQuery.Of.ANY, max);
    }

    /** Of those that are this, the ones that have not ended, newest first. */
    List<JsonNode> live(JobQuery.Of of, int max) throws IOException, ProblemException, Failure {
        List<JsonNode> found = new ArrayList<>();
        for (JobStatus status : JobStatus.values()) {
            if (!status.isTerminal()) {
                found.addAll(every(new JobQuery(status, null, null, null, of), max));
            }
        }
        return found;
    }

    /** The jobs in a state, newest first. */
    List<JsonNode> every(@Nullable JobStatus status, @Nullable String workerId, int max)
            throws IOException, ProblemException, Failure {
        return every(new JobQuery(status, workerId, null, null), max);
    }

    /** The jobs that come next, as claims take them; an older control plane lists the newest that wait. */
    List<JsonNode> next(int limit) throws IOException, ProblemException, Failure {
        List<JsonNode> found = new ArrayList<>();
        page("?status=" + JobStatus.PENDING + "&order=next&limit=" + limit, job -> true, found);
        return found;
    }

    /** What the question asks for, newest first. */
    List<JsonNode> every(JobQuery query, int max) throws IOException, ProblemException, Failure {
        List<JsonNode> found = new ArrayList<>();
        String cursor = null;
        do {
            int limit = Math.min(Limits.LIST_MAX, max - found.size());
            cursor =
                    page(new JobQuery(query.status(), query.workerId(), limit, cursor, query.of()), job -> true, found);
        } while (cursor != null && found.size() < max);
        return found;
    }

    private List<JsonNode> range(long first, long last, String text) throws IOException, ProblemException, Failure {
        if (last < first || last - first >= MAX_JOBS) {
            throw Failure.usage(
                    "Expected a range such as 1-3 of at most " + MAX_JOBS + " jobs, found " + text, connection.verb());
        }
        List<JsonNode> found = new ArrayList<>();
        if (last - first < SHORT_RANGE) {
            for (long number = first; number <= last; number++) {
                one(number, found);
            }
        } else {
            String cursor = null;
            long lowest;
            do {
                List<JsonNode> page = new ArrayList<>();
                cursor = page(new JobQuery(null, null, Limits.LIST_MAX, cursor), job -> true, page);
                lowest = page.isEmpty()
                        ? 0
                        : page.get(page.size() - 1).path("number").asLong();
                for (JsonNode job : page) {
                    long number = job.path("number").asLong();
                    if (number >= first && number <= last) {
                        found.add(job);
                    }
                }
            } while (cursor != null && lowest > first);
            java.util.Collections.reverse(found);
        }
        if (found.isEmpty()) {
            throw new Failure(Exit.NOT_FOUND, "Expected jobs " + text + ", found none of them. Next: hdcfctl ls --all");
        }
        return found;
    }

    /** Those of a name; a control plane that knows none would list others, too. */
    private List<JsonNode> named(String name) throws IOException, ProblemException, Failure {
        List<JsonNode> found =
                new ArrayList<>(every(new JobQuery(null, null, null, null, JobQuery.Of.name(name)), MAX_JOBS));
        found.removeIf(job -> !name.equals(Answer.text(job, "name")));
        return found;
    }

    private void one(long number, List<JsonNode> into) throws IOException, ProblemException, Failure {
        try {
            into.add(new JobLookup(connection, console)
                    .job(Long.toString(number))
                    .tree());
        } catch (ProblemException refused) {
            if (refused.status() != 404) {
                throw refused;
            }
        }
    }

    private JsonNode beginningWith(String text, ProblemException notFound)
            throws IOException, ProblemException, Failure {
        List<JsonNode> found = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            cursor = page(
                    new JobQuery(null, null, Limits.LIST_MAX, cursor),
                    job -> Answer.text(job, "job_id").startsWith(text),
                    found);
            pages++;
        } while (cursor != null && pages < MAX_PAGES && found.size() < 2);
        if (found.isEmpty()) {
            throw notFound;
        }
        if (found.size() > 1) {
            throw new Failure(
                    Exit.USAGE,
                    "Expected the beginning of one id, but " + text + " begins "
                            + Answer.text(found.get(0), "job_id") + " and "
                            + Answer.text(found.get(1), "job_id") + ". Next: give more of it, or a number as in "
                            + "hdcfctl show " + JobWords.name(found.get(0)));
        }
        return found.get(0);
    }

    /** Adds what a page holds; where the next one begins. */
    private @Nullable String page(JobQuery query, Predicate<JsonNode> wanted, List<JsonNode> into)
            throws IOException, ProblemException, Failure {
        return page(query.text(), wanted, into);
    }

    private @Nullable String page(String query, Predicate<JsonNode> wanted, List<JsonNode> into)
            throws IOException, ProblemException, Failure {
        HdcfClient client = connection.client(console);
        Response response = client.exchange("GET", Paths.JOBS + query, Map.of(), null);
        for (JsonNode job :
                Answer.list(response.body(), connection.destination(console)).tree()) {
            if (wanted.test(job)) {
                into.add(job);
            }
        }
        return response.header(Paths.CURSOR_HEADER);
    }
}
