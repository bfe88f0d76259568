package hdcf.worker;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Resources;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What this machine is said to have for jobs that ask for it, checked; null where it is to be measured.
 *
 * @param devices names of GPUs
 */
record OfferConfig(
        @Nullable Double cpus,
        @Nullable Long memoryMb,
        @Nullable List<String> devices,
        Map<String, Double> named) {
    private static final double MAX_CPUS = 8192;
    private static final long MAX_MEMORY_MB = 1L << 30;
    private static final double MAX_AMOUNT = 1e9;
    private static final Pattern COUNT = Pattern.compile("\\d{1,2}");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9._:/+-]{1,128}");
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9._:+-]{1,64})=(\\d{1,9}(?:\\.\\d{1,3})?)");

    static OfferConfig of(ResourceOptions options) throws BadConfig {
        Double cpus = options.cpus;
        if (cpus != null && !(cpus > 0 && cpus <= MAX_CPUS)) {
            throw new BadConfig("Expected --cpus of more than 0 and at most 8192, found " + cpus);
        }
        Long memory = options.memory;
        if (memory != null && (memory < 1 || memory > MAX_MEMORY_MB)) {
            throw new BadConfig("Expected --memory from 1 to " + MAX_MEMORY_MB + " MiB, found " + memory);
        }
        return new OfferConfig(cpus, memory, devices(options.gpus), named(options.resource));
    }

    /** What is offered: what was said, and where nothing was said, what was found. */
    Resources with(Resources measured) {
        return new Resources(
                cpus == null ? measured.cpus() : cpus,
                memoryMb == null ? measured.memoryMb() : memoryMb,
                null,
                devices == null ? measured.devices() : devices,
                named.isEmpty() ? null : named);
    }

    private static @Nullable List<String> devices(@Nullable String said) throws BadConfig {
        if (said == null || said.isBlank()) {
            return null;
        }
        if (COUNT.matcher(said.strip()).matches()) {
            int count = Integer.parseInt(said.strip());
            if (count > Limits.GPUS) {
                throw new BadConfig("Expected --gpus of at most " + Limits.GPUS + ", found " + count);
            }
            return IntStream.range(0, count).mapToObj(Integer::toString).toList();
        }
        List<String> names = Arrays.stream(said.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.size() > Limits.GPUS
                || new HashSet<>(names).size() != names.size()
                || !names.stream().allMatch(name -> DEVICE.matcher(name).matches())) {
            throw new BadConfig("Expected --gpus to be a number, or names with commas between them, each once;"
                    + " found something else");
        }
        return names;
    }

    private static Map<String, Double> named(List<String> said) throws BadConfig {
        Map<String, Double> named = new TreeMap<>();
        for (String one : said) {
            Matcher matcher = NAMED.matcher(one.strip());
            if (!matcher.matches() || named.put(matcher.group(1), Double.valueOf(matcher.group(2))) != null) {
                throw new BadConfig("Expected --resource NAME=AMOUNT, each name once, such as license=2; found "
                        + one.strip().replaceAll("[^ -~]", "?"));
            }
            if (named.get(matcher.group(1)) > MAX_AMOUNT) {
                throw new BadConfig("Expected --resource " + matcher.group(1) + " of at most 1000000000");
            }
        }
        if (named.size() > Limits.RESOURCES) {
            throw new BadConfig("Expected --resource at most " + Limits.RESOURCES + " times");
        }
        return named;
    }
}
