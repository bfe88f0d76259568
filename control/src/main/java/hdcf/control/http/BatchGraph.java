package hdcf.control.http;

import hdcf.control.command.Prior;
import hdcf.control.command.StageEdgesCommand.Edge;
import hdcf.control.command.SubmitBatchCommand.Bound;
import hdcf.control.job.Echo;
import hdcf.control.job.Graph;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dependencies of the jobs of one batch, on each other and on earlier jobs, in submission order. Confined to one call. */
final class BatchGraph {
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<@Nullable String> names = new ArrayList<>();
    private final List<List<Prior>> priors = new ArrayList<>();
    private long[] numbers = new long[64];
    private int numbered;
    private int edges;

    /** Adds the next job. */
    void add(@Nullable String name, List<Prior> waitsFor) throws Refusal {
        int position = priors.size();
        if (name != null && positions.putIfAbsent(name, position) != null) {
            throw fault(
                    "/jobs/" + position + "/name", "duplicate", "to be there once, found " + Echo.of(name) + " again");
        }
        edges += waitsFor.size();
        if (edges > Limits.BATCH_AFTER) {
            throw new Refusal(
                    ProblemCode.TOO_LARGE,
                    "Expected the jobs of a batch to wait at most " + Limits.BATCH_AFTER
                            + " times for another one, found more");
        }
        names.add(name);
        priors.add(waitsFor);
    }

    /** The number that the next job got. */
    void number(long number) {
        if (numbered == numbers.length) {
            numbers = Arrays.copyOf(numbers, numbered * 2);
        }
        numbers[numbered++] = number;
    }

    long firstNumber() {
        return numbers[0];
    }

    long lastNumber() {
        return numbers[numbered - 1];
    }

    int size() {
        return priors.size();
    }

    /** Refuses names that nobody has, and circles. */
    void check() throws Refusal {
        if (edges == 0) {
            return;
        }
        Graph graph = new Graph(priors.size());
        for (int job = 0; job < priors.size(); job++) {
            int[] siblings = new int[priors.get(job).size()];
            int found = 0;
            for (Prior prior : priors.get(job)) {
                if (isName(prior)) {
                    siblings[found++] = position(prior);
                }
            }
            graph.put(job, Arrays.copyOf(siblings, found));
        }
        List<Integer> circle = graph.circle();
        if (!circle.isEmpty()) {
            int first = circle.get(0);
            throw fault(
                    "/jobs/" + first + "/after",
                    "circle",
                    "to lead to no circle, found " + way(circle) + " (each waits for the next)");
        }
    }

    private String way(List<Integer> circle) {
        int shown = 20;
        String way = circle.stream()
                .limit(shown)
                .map(job -> String.valueOf(names.get(job)))
                .collect(Collectors.joining(" -> "));
        return circle.size() <= shown
                ? way
                : way + " -> … (" + (circle.size() - 1 - shown) + " more) -> " + names.get(circle.get(0));
    }

    private int position(Prior prior) throws Refusal {
        Integer position = positions.get(prior.job());
        if (position == null) {
            String nearest = Spelling.nearest(prior.job(), List.copyOf(positions.keySet()));
            throw fault(
                    prior.pointer(),
                    "unknown_job",
                    "to be the name of a job of the list, or the id or number of one that is here, found "
                            + Echo.of(prior.job()) + (nearest == null ? "" : ". Did you mean \"" + nearest + "\"?"));
        }
        return position;
    }

    /** How often a job waits for another one. */
    int edges() {
        return edges;
    }

    /** Everything, by positions. */
    List<Bound> bounds() throws Refusal {
        List<Bound> bounds = new ArrayList<>();
        for (int job = 0; job < priors.size(); job++) {
            for (Prior prior : priors.get(job)) {
                bounds.add(new Bound(job, isName(prior) ? position(prior) : -1, prior));
            }
        }
        return bounds;
    }

    /** Everything, by the numbers that the jobs got, in slices of this many. */
    List<List<Edge>> slices(int size) throws Refusal {
        List<List<Edge>> slices = new ArrayList<>();
        List<Edge> slice = new ArrayList<>();
        for (Bound bound : bounds()) {
            slice.add(
                    new Edge(numbers[bound.job()], bound.sibling() < 0 ? 0 : numbers[bound.sibling()], bound.prior()));
            if (slice.size() == size) {
                slices.add(slice);
                slice = new ArrayList<>();
            }
        }
        if (!slice.isEmpty()) {
            slices.add(slice);
        }
        return slices;
    }

    private static boolean isName(Prior prior) {
        return BondRules.NAME.matcher(prior.job()).matches();
    }

    private static Refusal fault(String pointer, String code, String sentence) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected " + pointer.substring(1) + " " + sentence,
                List.of(new Problem.Fault(pointer, code)));
    }
}
