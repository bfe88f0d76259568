package hdcf.control.http;

import hdcf.control.command.IdempotencyKey;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Idempotency-Key} of a request.
 *
 * @param scope the token's role
 * @param key null when none was sent
 */
record Idempotency(String scope, @Nullable String key) {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    static Idempotency of(Request request) throws Refusal {
        return new Idempotency(request.grant().word(), key(request.head()));
    }

    /** With the body that was sent with it; null when there is no key. */
    @Nullable
    IdempotencyKey with(byte[] bodySum) {
        return key == null
                ? null
                : new IdempotencyKey(scope, key, HexFormat.of().formatHex(bodySum));
    }

    private static @Nullable String key(Head head) throws Refusal {
        List<String> given = head.headers().all(Paths.IDEMPOTENCY_HEADER);
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1 || !KEY.matcher(given.get(0)).matches()) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected one Idempotency-Key of 1 to 255 visible ASCII characters, found "
                            + Echo.of(String.join(", ", given)),
                    List.of(new Problem.Fault("Idempotency-Key", "out_of_range")));
        }
        return given.get(0);
    }
}
