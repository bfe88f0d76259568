package hdcf.control.http;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request must look like before anything else is asked: nothing that two readers could understand in two ways.
 * Immutable.
 */
final class StrictRules {
    private static final Pattern IP_LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]+\\]");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,15}");
    private static final List<String> BAD_IN_PATH = List.of("//", "%2e", "%2f", "%5c", "%00", ";", "\\", "%25");

    private final boolean checksHostName;
    private final Set<String> hostNames;

    /**
     * @param checksHostName whether names that are not listed are refused, so that a web page cannot reach a server on
     *     loopback under a name of its own
     */
    StrictRules(boolean checksHostName, Set<String> hostNames) {
        this.checksHostName = checksHostName;
        this.hostNames = Set.copyOf(hostNames);
    }

    void check(Head head) throws Refusal {
        checkProtocol(head);
        checkFraming(head);
        checkPath(head);
        checkHost(head);
    }

    private static void checkProtocol(Head head) throws Refusal {
        if (!head.protocol().equals("HTTP/1.1") && !head.protocol().equals("HTTP/1.0")) {
            throw bad("Expected HTTP/1.1 or HTTP/1.0, found " + Echo.of(head.protocol()));
        }
    }

    private static void checkFraming(Head head) throws Refusal {
        List<String> encodings = head.headers().all("Transfer-Encoding");
        List<String> lengths = head.headers().all("Content-Length");
        if (encodings.size() > 1 || (encodings.size() == 1 && !encodings.get(0).equals("chunked"))) {
            throw bad(
                    "Expected Transfer-Encoding to be exactly chunked, found " + Echo.of(String.join(", ", encodings)));
        }
        if (!encodings.isEmpty() && (!lengths.isEmpty() || head.protocol().equals("HTTP/1.0"))) {
            throw bad("Expected either Content-Length or, in HTTP/1.1, Transfer-Encoding, found both or the wrong one");
        }
        if (lengths.size() > 1
                || (lengths.size() == 1 && !LENGTH.matcher(lengths.get(0)).matches())) {
            throw bad("Expected one Content-Length in decimal digits, found " + Echo.of(String.join(", ", lengths)));
        }
    }

    private static void checkPath(Head head) throws Refusal {
        String path = head.path();
        String lower = path.toLowerCase(Locale.ROOT);
        boolean isBad = !path.startsWith("/");
        for (String sequence : BAD_IN_PATH) {
            isBad |= lower.contains(sequence);
        }
        for (String segment : lower.split("/", -1)) {
            isBad |= segment.equals("..") || segment.equals(".");
        }
        if (isBad) {
            throw new Refusal(ProblemCode.BAD_PATH, "Expected a plain absolute path, found " + Echo.of(path));
        }
        String named = head.targetHost();
        if (named != null && !named.equalsIgnoreCase(String.valueOf(head.header("Host")))) {
            throw new Refusal(
                    ProblemCode.BAD_PATH,
                    "Expected the target to name the same host as the Host header, found another");
        }
    }

    private void checkHost(Head head) throws Refusal {
        List<String> hosts = head.headers().all("Host");
        if (hosts.isEmpty() && head.protocol().equals("HTTP/1.0")) {
            return;
        }
        var parts = HOST.matcher(hosts.size() == 1 ? hosts.get(0) : "");
        if (!parts.matches() || !isPort(parts.group(2))) {
            throw bad("Expected one Host header with a name and a port, found " + Echo.of(String.join(", ", hosts)));
        }
        String name = String.valueOf(parts.group(1)).toLowerCase(Locale.ROOT);
        if (checksHostName
                && !name.equals("localhost")
                && !IP_LITERAL.matcher(name).matches()
                && !hostNames.contains(name)) {
            throw new Refusal(
                    ProblemCode.FORBIDDEN,
                    "Expected Host to be an IP address, localhost or a name from --host-names, found " + Echo.of(name));
        }
        String origin = head.header("Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + hosts.get(0))) {
            throw new Refusal(ProblemCode.FORBIDDEN, "Expected no page of another origin, found " + Echo.of(origin));
        }
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || Integer.parseInt(digits) <= 65_535;
    }

    /** A chunk must be octets, as they are. */
    static void checkOctets(Headers headers) throws Refusal {
        checkEncoding(headers);
        List<String> types = headers.all("Content-Type");
        if (types.size() != 1 || !types.get(0).strip().equalsIgnoreCase("application/octet-stream")) {
            throw new Refusal(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Expected Content-Type: application/octet-stream, found "
                            + (types.isEmpty() ? "none" : Echo.of(String.join(", ", types))));
        }
    }

    private static void checkEncoding(Headers headers) throws Refusal {
        String encoding = headers.first("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refusal(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Expected a body without Content-Encoding, found " + Echo.of(encoding));
        }
    }

    /** Whether a body is announced. */
    static boolean hasBody(Headers headers) {
        String length = headers.first("Content-Length");
        return headers.first("Transfer-Encoding") != null || (length != null && Long.parseLong(length) > 0);
    }

    /** A body must be JSON in UTF-8, as it is. */
    static void checkMediaType(Headers headers) throws Refusal {
        checkEncoding(headers);
        List<String> types = headers.all("Content-Type");
        if (types.size() != 1 || !isJson(types.get(0))) {
            throw new Refusal(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Expected Content-Type: application/json, found "
                            + (types.isEmpty() ? "none" : Echo.of(String.join(", ", types))));
        }
    }

    private static boolean isJson(String type) {
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    private static Refusal bad(String detail) {
        return new Refusal(ProblemCode.BAD_REQUEST, detail);
    }
}
