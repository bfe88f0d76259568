package hdcf.control.http;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits of texts and lists in worker calls. */
final class Texts {
    static final String WORD = "1 to 128 characters";
    private static final int MAX_WORD = 128;

    private Texts() {}

    static void atMost(int limit, @Nullable String text, String pointer) throws Refusal {
        if (text != null && text.length() > limit) {
            throw outOfRange(pointer, "at most " + limit + " characters", text.length() + " characters");
        }
    }

    static void size(int limit, @Nullable List<?> list, String pointer) throws Refusal {
        if (list != null && list.size() > limit) {
            throw new Refusal(
                    ProblemCode.TOO_LARGE,
                    "Expected " + pointer.substring(1) + " to have at most " + limit + " items, found " + list.size());
        }
    }

    /** A list of short words without null. */
    static void words(int limit, @Nullable List<String> words, String pointer) throws Refusal {
        if (words == null) {
            return;
        }
        if (words.size() > limit) {
            throw outOfRange(pointer, "at most " + limit + " items", String.valueOf(words.size()));
        }
        for (int i = 0; i < words.size(); i++) {
            Object word = words.get(i);
            if (!(word instanceof String text) || !isWord(text)) {
                throw outOfRange(pointer + "/" + i, WORD, word == null ? "null" : Echo.of(String.valueOf(word)));
            }
        }
    }

    /** Whether it may name a capability: where one is offered and where one is asked for alike. */
    static boolean isWord(String text) {
        return !text.isEmpty() && text.length() <= MAX_WORD && !JsonText.hasLoneSurrogate(text);
    }

    static Refusal outOfRange(String pointer, String expected, String found) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected " + pointer.substring(1) + " to be " + expected + ", found " + found,
                List.of(new Problem.Fault(pointer, "out_of_range")));
    }
}
