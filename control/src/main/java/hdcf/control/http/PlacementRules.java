package hdcf.control.http;

import hdcf.control.job.Backoff;
import hdcf.control.job.Echo;
import hdcf.control.job.Policy;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import hdcf.schema.wire.SubmitRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a job may ask of the machine it runs on, and how it may be tried again. Lists and maps from JSON may hold null, whatever
 * their type says. Confined to one call.
 */
final class PlacementRules {
    static final double MAX_CPUS = 1024;
    static final long MAX_MEMORY_MB = 1L << 30;
    static final double MAX_AMOUNT = 1e9;
    static final long MAX_LIMIT = 999_999_999;
    private static final double MAX_FACTOR = 100;
    private static final double MAX_MEMORY_FACTOR = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:+-]{1,64}");
    private static final Pattern ON = Pattern.compile("\\d{1,3}|USER_EXIT|TIMEOUT|OOM|OUTPUT_LIMIT");

    private final Faults faults;

    PlacementRules(Faults faults) {
        this.faults = faults;
    }

    /** What it may use; null when nothing was asked. */
    @Nullable
    Resources resources(SubmitRequest asked) {
        Double cpus = asked.cpus();
        Long memoryMb = asked.memoryMb();
        if (cpus != null && !(cpus > 0 && cpus <= MAX_CPUS)) {
            faults.range("/cpus", "more than 0 and at most 1024", String.valueOf(cpus));
        }
        if (memoryMb != null && (memoryMb < 1 || memoryMb > MAX_MEMORY_MB)) {
            faults.range("/memory_mb", "from 1 to " + MAX_MEMORY_MB, String.valueOf(memoryMb));
        }
        Double gpus = asked.gpus();
        boolean isWhole = gpus != null && gpus >= 1 && gpus <= Limits.GPUS && gpus == Math.rint(gpus);
        if (gpus != null && !isWhole && !(gpus > 0 && gpus < 1)) {
            faults.range("/gpus", "a whole number up to " + Limits.GPUS + ", or a fraction of 1", String.valueOf(gpus));
        }
        Map<String, Double> named = named(asked.resources());
        return cpus == null && memoryMb == null && gpus == null && named == null
                ? null
                : new Resources(cpus, memoryMb, gpus, null, named);
    }

    private @Nullable Map<String, Double> named(@Nullable Map<String, Double> given) {
        if (given == null || given.isEmpty()) {
            return null;
        }
        if (given.size() > Limits.RESOURCES) {
            faults.add("/resources", "too_many", "to have at most " + Limits.RESOURCES + " entries", "" + given.size());
            return null;
        }
        for (Map.Entry<String, Double> entry : given.entrySet()) {
            Double amount = value(entry);
            if (!NAME.matcher(entry.getKey()).matches()) {
                faults.range("/resources", "named by 1 to 64 letters, digits or . _ : + -", Echo.of(entry.getKey()));
            } else if (amount == null || !(amount > 0 && amount <= MAX_AMOUNT)) {
                faults.range(
                        "/resources/" + entry.getKey(), "more than 0 and at most 1000000000", String.valueOf(amount));
            }
        }
        return new TreeMap<>(given);
    }

    /** Where it would rather run and how it is tried again; null when nothing was asked. */
    @Nullable
    Policy policy(SubmitRequest asked) {
        List<String> prefer = capabilities(asked.prefer(), "/prefer");
        List<String> avoid = capabilities(asked.avoid(), "/avoid");
        RetryPolicy given = asked.retry();
        RetryPolicy retry = given == null ? null : retry(given);
        if (retry != null && retry.memoryFactor() != null && asked.memoryMb() == null) {
            faults.add("/retry/memory_factor", "out_of_range", "only with memory_mb", "" + retry.memoryFactor());
        }
        Map<String, Long> limits = limits(asked.limits());
        Boolean preemptible = Boolean.TRUE.equals(asked.preemptible()) ? true : null;
        boolean isNothing = limits == null
                && preemptible == null
                && prefer == null
                && avoid == null
                && (retry == null || retry.equals(RetryPolicy.defaults()));
        return isNothing ? null : new Policy(prefer, avoid, retry, limits, preemptible);
    }

    /** Whether this could be the name of a limit or a resource. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private @Nullable Map<String, Long> limits(@Nullable Map<String, Long> given) {
        if (given == null || given.isEmpty()) {
            return null;
        }
        if (given.size() > Limits.RESOURCES) {
            faults.add("/limits", "too_many", "to have at most " + Limits.RESOURCES + " entries", "" + given.size());
            return null;
        }
        given.forEach((name, amount) -> {
            if (!isName(name)) {
                faults.range("/limits", "named by 1 to 64 letters, digits or . _ : + -", Echo.of(name));
            } else if (isNull(amount) || amount < 1 || amount > MAX_LIMIT) {
                faults.range("/limits/" + name, "from 1 to " + MAX_LIMIT, String.valueOf(amount));
            }
        });
        return new TreeMap<>(given);
    }

    private RetryPolicy retry(RetryPolicy asked) {
        between("/retry/first_ms", asked.firstMs());
        between("/retry/cap_ms", asked.capMs());
        between("/retry/factor", asked.factor(), 1, MAX_FACTOR);
        between("/retry/jitter", asked.jitter(), 0, 1);
        between("/retry/memory_factor", asked.memoryFactor(), 1, MAX_MEMORY_FACTOR);
        return new RetryPolicy(
                asked.firstMs(),
                asked.factor(),
                asked.capMs(),
                asked.jitter(),
                words(
                        asked.on(),
                        "/retry/on",
                        ON.asMatchPredicate(),
                        "exit codes in digits, or USER_EXIT, TIMEOUT, OOM, OUTPUT_LIMIT"),
                asked.memoryFactor(),
                asked.elsewhere());
    }

    private @Nullable List<String> capabilities(@Nullable List<String> names, String at) {
        List<String> checked = words(names, at, Texts::isWord, Texts.WORD);
        return checked == null || checked.isEmpty() ? null : checked;
    }

    private @Nullable List<String> words(
            @Nullable List<String> words, String at, Predicate<String> rule, String expected) {
        if (words == null) {
            return null;
        }
        if (words.size() > Limits.RESOURCES) {
            faults.add(at, "too_many", "to have at most " + Limits.RESOURCES + " items", "" + words.size());
            return null;
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (isNull(word) || !rule.test(word)) {
                faults.range(at + "/" + i, expected, isNull(word) ? "null" : Echo.of(word));
                return null;
            }
        }
        return List.copyOf(new TreeSet<>(words));
    }

    private void between(String at, @Nullable Long ms) {
        if (ms != null && (ms < 0 || ms > Backoff.LONGEST_MS)) {
            faults.range(at, "from 0 to " + Backoff.LONGEST_MS, String.valueOf(ms));
        }
    }

    private void between(String at, @Nullable Double value, double min, double max) {
        if (value != null && !(value >= min && value <= max)) {
            faults.range(at, "from " + (long) min + " to " + (long) max, String.valueOf(value));
        }
    }

    private static @Nullable Double value(Map.Entry<String, Double> entry) {
        return entry.getValue();
    }

    @SuppressWarnings("ConstantValue")
    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }
}
