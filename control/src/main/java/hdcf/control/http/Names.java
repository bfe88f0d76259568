package hdcf.control.http;

import hdcf.control.blob.BlobFolder;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks identifiers before anything is looked up. */
final class Names {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private Names() {}

    /** The id of a job, if it could be one. */
    static String job(String id) throws Refusal {
        if (!ID.matcher(id).matches()) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected the id of a job, found " + Echo.of(id));
        }
        return id;
    }

    /** The id, number or name of a schedule, if it could be one. */
    static String schedule(String id) throws Refusal {
        if (!ID.matcher(id).matches()) {
            throw new Refusal(
                    ProblemCode.NOT_FOUND, "Expected the id, number or name of a schedule, found " + Echo.of(id));
        }
        return id;
    }

    /** The id of a batch, if it could be one. */
    static String batch(String id) throws Refusal {
        if (!ID.matcher(id).matches()) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected the id of a batch, found " + Echo.of(id));
        }
        return id;
    }

    /** The id of a worker in a member of the body. */
    static String worker(@Nullable String id, String pointer) throws Refusal {
        if (id == null) {
            throw missing(pointer);
        }
        if (!isId(id)) {
            throw badWorker(pointer, id);
        }
        return id;
    }

    /** The sum in the path of a blob, if it could be one. */
    static String blob(String sha256) throws Refusal {
        if (!BlobFolder.isSum(sha256)) {
            throw new Refusal(
                    ProblemCode.NOT_FOUND,
                    "Expected the sum of a blob, 64 lower-case hexadecimal digits, found " + Echo.of(sha256));
        }
        return sha256;
    }

    /** The sum of a blob in a member of the body. */
    static void sum(@Nullable String sha256, String pointer) throws Refusal {
        if (sha256 == null) {
            throw missing(pointer);
        }
        if (!BlobFolder.isSum(sha256)) {
            throw Texts.outOfRange(pointer, "64 lower-case hexadecimal digits", Echo.of(sha256));
        }
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** A member that must be there. */
    static String given(@Nullable String value, String pointer) throws Refusal {
        if (value == null || value.isEmpty()) {
            throw missing(pointer);
        }
        return value;
    }

    static Refusal missing(String pointer) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected member " + last(pointer) + ", found none",
                List.of(new Problem.Fault(pointer, "missing")));
    }

    private static Refusal badWorker(String pointer, String found) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected " + last(pointer) + " to be 1 to 128 letters, digits, dots, underscores or hyphens, found "
                        + Echo.of(found),
                List.of(new Problem.Fault(pointer, "out_of_range")));
    }

    private static String last(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1).replace("?", "");
    }
}
