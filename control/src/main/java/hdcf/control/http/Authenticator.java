package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds out which token a request carries. Safe for use by several threads. */
final class Authenticator {
    private static final String BEARER = "bearer ";
    private static final int MAX_TOKEN_LENGTH = 1024;

    private final TokenBook tokens;
    private final FailureLog failures;

    Authenticator(TokenBook tokens, FailureLog failures) {
        this.tokens = tokens;
        this.failures = failures;
    }

    /** The roles of the caller, if they include the one that is needed. */
    Grant check(Head head, Role needed) throws Refusal {
        String text = tokenText(head.headers());
        TokenBook.Entry entry = text == null ? null : tokens.find(text);
        int number = entry == null ? -1 : entry.number();
        long lockedSec = failures.lockedSec(head.address(), number);
        if (lockedSec > 0) {
            throw new Refusal(
                    ProblemCode.OVERLOADED,
                    "Expected at most " + FailureLog.LIMIT + " bad tokens a minute from one address, found more; wait",
                    lockedSec);
        }
        if (entry == null) {
            failures.failed(head.address());
            throw new Refusal(
                    ProblemCode.UNAUTHORIZED,
                    "Expected a valid token in X-API-Token or in Authorization: Bearer, found none that is known here");
        }
        failures.accepted(head.address(), number);
        if (!entry.grant().holds(needed)) {
            throw new Refusal(
                    ProblemCode.FORBIDDEN,
                    "Expected a token with role " + needed.word() + ", found one with "
                            + entry.grant().word());
        }
        return entry.grant();
    }

    private static @Nullable String tokenText(Headers headers) {
        List<String> own = headers.all(Paths.TOKEN_HEADER);
        List<String> standard = headers.all("Authorization");
        if (own.size() > 1 || standard.size() > 1) {
            return null;
        }
        String text = null;
        if (!standard.isEmpty()) {
            String value = standard.get(0);
            if (!value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
                return null;
            }
            text = value.substring(BEARER.length()).strip();
        }
        if (!own.isEmpty()) {
            String other = own.get(0).strip();
            // Two different tokens in one request: whose call is it?
            if (text != null && !text.equals(other)) {
                return null;
            }
            text = other;
        }
        return text == null || text.isEmpty() || text.length() > MAX_TOKEN_LENGTH ? null : text;
    }
}
