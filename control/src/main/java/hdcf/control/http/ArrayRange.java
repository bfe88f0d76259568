package hdcf.control.http;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers of an array, such as {@code 1-1000:2} or {@code 1,5,10-20}.
 *
 * @param parts ascending, without overlap
 */
record ArrayRange(List<Part> parts) {
    private static final long MAX_INDEX = 1_000_000_000;
    private static final int MAX_CHARS = 64 * 1024;
    private static final Pattern PART = Pattern.compile("(\\d{1,10})(?:-(\\d{1,10})(?::(\\d{1,10}))?)?");

    /** From the first number to the last one, by steps. */
    record Part(long first, long last, long step) {
        long size() {
            return (last - first) / step + 1;
        }
    }

    static ArrayRange parse(String text) throws Refusal {
        if (text.length() > MAX_CHARS) {
            throw fault("out_of_range", "to be at most " + MAX_CHARS + " characters", text.length() + "");
        }
        List<Part> parts = new ArrayList<>();
        long before = -1;
        long size = 0;
        for (String word : text.split(",", -1)) {
            Matcher matcher = PART.matcher(word.strip());
            if (!matcher.matches()) {
                throw fault(
                        "out_of_range",
                        "to be numbers and ranges such as 1-1000:2, separated by commas",
                        Echo.of(text));
            }
            long first = Long.parseLong(matcher.group(1));
            long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
            long step = matcher.group(3) == null ? 1 : Long.parseLong(matcher.group(3));
            if (last < first || step < 1 || last > MAX_INDEX) {
                throw fault(
                        "out_of_range",
                        "to have ranges that ascend, by steps from 1, up to " + MAX_INDEX,
                        Echo.of(word.strip()));
            }
            if (first <= before) {
                throw fault(
                        "out_of_range", "to ascend without a number twice", Echo.of(word.strip()) + " after " + before);
            }
            Part part = new Part(first, last, step);
            parts.add(part);
            before = first + (part.size() - 1) * step;
            size += part.size();
        }
        if (size > Limits.SUBMIT_ARRAY) {
            throw fault("too_many", "to be at most " + Limits.SUBMIT_ARRAY + " numbers", String.valueOf(size));
        }
        return new ArrayRange(List.copyOf(parts));
    }

    /** How many numbers there are. */
    long size() {
        return parts.stream().mapToLong(Part::size).sum();
    }

    /** Something for each number, in their order. */
    <T> List<T> map(LongFunction<T> each) {
        List<T> all = new ArrayList<>();
        for (Part part : parts) {
            for (long number = part.first; number <= part.last; number += part.step) {
                all.add(each.apply(number));
            }
        }
        return all;
    }

    private static Refusal fault(String code, String expected, String found) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected array " + expected + ", found " + found,
                List.of(new Problem.Fault("/array", code)));
    }
}
