package hdcf.control.job;

import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReportRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a report must contain before anything is looked up. Reported paths are words: checked for form, never opened. */
public final class ReportRules {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int MAX_PATH = 4096;

    private ReportRules() {}

    /** Checks a completion. */
    public static void checkCompletion(ReportRequest report) throws Refusal {
        require(report.artifactId(), "/artifact_id");
        String upload = report.artifactUploadState();
        if (upload == null || upload.isEmpty() || "ok".equals(upload)) {
            checkPaths(report.stdoutPath(), report.stdoutTmpPath(), "stdout");
            checkPaths(report.stderrPath(), report.stderrTmpPath(), "stderr");
        }
        checkCommon(report);
    }

    /** Checks a failure: it may have output, and then in the same form. */
    public static void checkFailure(ReportRequest report) throws Refusal {
        checkCommon(report);
    }

    private static void checkCommon(ReportRequest report) throws Refusal {
        checkSum(report.stdoutSha256(), "/stdout_sha256");
        checkSum(report.stderrSha256(), "/stderr_sha256");
        checkInline(report.stdoutInline(), "/stdout_inline");
        checkInline(report.stderrInline(), "/stderr_inline");
        checkLength(report.stdoutLength(), "/stdout_length");
        checkLength(report.stderrLength(), "/stderr_length");
    }

    private static void checkPaths(@Nullable String path, @Nullable String tmpPath, String stream) throws Refusal {
        String last = require(path, "/" + stream + "_path");
        String temporary = require(tmpPath, "/" + stream + "_tmp_path");
        if (last.equals(temporary)) {
            throw wrong(
                    "/" + stream + "_path",
                    "differ",
                    "Expected the final and the temporary path of " + stream + " to differ, found both "
                            + Echo.of(last));
        }
        if (!temporary.endsWith(".tmp")) {
            throw wrong(
                    "/" + stream + "_tmp_path",
                    "not_temporary",
                    "Expected the temporary path of " + stream + " to end in .tmp, found " + Echo.of(temporary));
        }
        if (last.endsWith(".tmp")) {
            throw wrong(
                    "/" + stream + "_path",
                    "temporary",
                    "Expected the final path of " + stream + " not to end in .tmp, found " + Echo.of(last));
        }
    }

    private static String require(@Nullable String text, String pointer) throws Refusal {
        if (text == null || text.isBlank()) {
            throw wrong(pointer, "required", "Expected " + pointer.substring(1) + " in a completion, found none");
        }
        if (text.length() > MAX_PATH || text.indexOf('\0') >= 0) {
            throw wrong(
                    pointer,
                    "out_of_range",
                    "Expected " + pointer.substring(1) + " of at most " + MAX_PATH + " characters without NUL");
        }
        return text;
    }

    private static void checkSum(@Nullable String sum, String pointer) throws Refusal {
        if (sum != null && !sum.isEmpty() && !SHA256.matcher(sum).matches()) {
            throw wrong(
                    pointer,
                    "not_sha256",
                    "Expected " + pointer.substring(1) + " of 64 hex digits, found " + Echo.of(sum));
        }
    }

    private static void checkLength(@Nullable Long length, String pointer) throws Refusal {
        if (length != null && length < 0) {
            throw wrong(pointer, "out_of_range", "Expected " + pointer.substring(1) + " of 0 or more, found " + length);
        }
    }

    private static void checkInline(@Nullable InlineOutput output, String pointer) throws Refusal {
        if (output == null) {
            return;
        }
        int length;
        try {
            length = output.bytes().length;
        } catch (IllegalArgumentException notEncoded) {
            throw wrong(
                    pointer,
                    "not_encoded",
                    "Expected " + pointer.substring(1) + " with encoding utf8 or base64 and data in it");
        }
        if (length > Limits.INLINE_OUTPUT_BYTES) {
            throw wrong(
                    pointer,
                    "out_of_range",
                    "Expected at most " + Limits.INLINE_OUTPUT_BYTES + " bytes in " + pointer.substring(1) + ", found "
                            + length);
        }
    }

    private static Refusal wrong(String pointer, String code, String sentence) {
        return new Refusal(ProblemCode.OUT_OF_RANGE, sentence, List.of(new Problem.Fault(pointer, code)));
    }
}
