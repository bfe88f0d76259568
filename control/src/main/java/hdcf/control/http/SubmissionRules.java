package hdcf.control.http;

import hdcf.control.command.Asked;
import hdcf.control.command.NewJob;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.SubmitRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a job must look like, and what is filled in where it is silent. Collects every fault of one job; the first one makes
 * the sentence. Confined to one call.
 */
final class SubmissionRules {
    private static final int MAX_COMMAND_CHARS = 4096;
    private static final int MAX_WORKING_DIR_CHARS = 4096;
    private static final int MAX_ARGS = 1024;
    private static final int MAX_ARG_BYTES = 128 * 1024;
    private static final int MAX_ARGS_BYTES = 512 * 1024;
    static final long MAX_TIMEOUT_MS = 7L * 24 * 60 * 60 * 1000;
    private static final int MAX_ATTEMPTS = 100;
    static final int MAX_PRIORITY = 1_000_000;
    private static final long MILLIS_FROM = 100_000_000_000L;
    private static final int MAX_REQUIREMENTS = 64;

    private final Faults faults;

    private SubmissionRules(String base) {
        this.faults = new Faults(base);
    }

    /**
     * The job that was asked for.
     *
     * @param base pointer of the job in the body; empty when it is the whole body
     */
    static NewJob check(SubmitRequest asked, String base) throws Refusal {
        return check(asked, base, Templates.NONE);
    }

    /** As above, where the operator has defined kinds of jobs. */
    static NewJob check(SubmitRequest asked, String base, Templates templates) throws Refusal {
        return new SubmissionRules(base).check(templates.expand(asked, base));
    }

    private NewJob check(SubmitRequest asked) throws Refusal {
        String command = command(asked.command());
        List<String> args = args(asked.args());
        String workingDir = workingDir(asked.workingDir());
        long timeoutMs = number("timeout_ms", asked.timeoutMs(), 0, new Query.Range(0, MAX_TIMEOUT_MS));
        long maxAttempts = number("max_attempts", boxed(asked.maxAttempts()), 3, new Query.Range(1, MAX_ATTEMPTS));
        long crashLimit = number(
                "crash_limit", boxed(asked.crashLimit()), maxAttempts == 1 ? 0 : 5, new Query.Range(0, MAX_ATTEMPTS));
        long priority = number("priority", boxed(asked.priority()), 0, new Query.Range(-MAX_PRIORITY, MAX_PRIORITY));
        long scheduledAt = scheduledAt(asked.scheduledAt());
        List<String> requirements = requirements(asked.requirements());
        Asked wishes = ExecutionRules.check(asked, faults)
                .with(BondRules.check(asked, faults))
                .with(TagRules.tags(asked, faults));
        faults.refuseAny();
        return new NewJob(
                command,
                args,
                workingDir,
                timeoutMs,
                (int) maxAttempts,
                (int) crashLimit,
                (int) priority,
                scheduledAt,
                Boolean.TRUE.equals(asked.needsGpu()),
                requirements,
                wishes);
    }

    private String command(@Nullable String command) {
        if (command == null) {
            fault("/command", "missing", "to be the program to run", "none");
            return "";
        }
        if (command.isBlank() || command.length() > MAX_COMMAND_CHARS || !isText(command)) {
            fault(
                    "/command",
                    "out_of_range",
                    "to be 1 to " + MAX_COMMAND_CHARS + " characters, not all blank, without NUL",
                    describe(command));
        }
        return command;
    }

    private List<String> args(@Nullable List<String> args) {
        if (args == null) {
            return List.of();
        }
        if (args.size() > MAX_ARGS) {
            fault("/args", "too_many", "to have at most " + MAX_ARGS + " items", String.valueOf(args.size()));
            return List.of();
        }
        long total = 0;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (isNull(arg) || !isText(arg)) {
                fault("/args/" + i, "out_of_range", "to be text without NUL", isNull(arg) ? "null" : describe(arg));
                return List.of();
            }
            int bytes = arg.getBytes(StandardCharsets.UTF_8).length;
            total += bytes;
            if (bytes > MAX_ARG_BYTES) {
                fault("/args/" + i, "too_long", "to be at most " + MAX_ARG_BYTES + " bytes", bytes + " bytes");
            }
        }
        if (total > MAX_ARGS_BYTES) {
            fault("/args", "too_long", "to be at most " + MAX_ARGS_BYTES + " bytes together", total + " bytes");
        }
        return List.copyOf(args);
    }

    private String workingDir(@Nullable String dir) {
        if (dir == null) {
            return "";
        }
        if (dir.length() > MAX_WORKING_DIR_CHARS || !isText(dir)) {
            fault(
                    "/working_dir",
                    "out_of_range",
                    "to be at most " + MAX_WORKING_DIR_CHARS + " characters without NUL",
                    describe(dir));
        }
        return dir;
    }

    private long scheduledAt(@Nullable Long at) {
        if (at == null) {
            return 0;
        }
        if (at < 0 || at >= MILLIS_FROM) {
            fault(
                    "/scheduled_at",
                    "out_of_range",
                    "to be Unix seconds, 0 or later",
                    at + (at < 0 ? "" : ", which looks like milliseconds"));
        }
        return at;
    }

    private List<String> requirements(@Nullable List<String> requirements) {
        if (requirements == null) {
            return List.of();
        }
        if (requirements.size() > MAX_REQUIREMENTS) {
            fault(
                    "/requirements",
                    "too_many",
                    "to have at most " + MAX_REQUIREMENTS + " items",
                    String.valueOf(requirements.size()));
            return List.of();
        }
        for (int i = 0; i < requirements.size(); i++) {
            String name = requirements.get(i);
            if (isNull(name) || !Texts.isWord(name)) {
                fault(
                        "/requirements/" + i,
                        "out_of_range",
                        "to be " + Texts.WORD,
                        isNull(name) ? "null" : Echo.of(name));
                return List.of();
            }
        }
        return List.copyOf(new TreeSet<>(requirements));
    }

    private long number(String name, @Nullable Long value, long fallback, Query.Range range) {
        if (value == null) {
            return fallback;
        }
        if (value < range.min() || value > range.max()) {
            fault(
                    "/" + name,
                    "out_of_range",
                    "to be from " + range.min() + " to " + range.max(),
                    String.valueOf(value));
        }
        return value;
    }

    private void fault(String pointer, String code, String expected, String found) {
        faults.add(pointer, code, expected, found);
    }

    private static String describe(String text) {
        return text.length() > MAX_COMMAND_CHARS ? text.length() + " characters" : Echo.of(text);
    }

    private static boolean isText(String text) {
        return text.indexOf('\0') < 0 && !JsonText.hasLoneSurrogate(text);
    }

    /** Lists from JSON may hold null, whatever their type says. */
    @SuppressWarnings("ConstantValue")
    private static boolean isNull(@Nullable String text) {
        return text == null;
    }

    private static @Nullable Long boxed(@Nullable Integer value) {
        return value == null ? null : (Long) (long) value;
    }
}
