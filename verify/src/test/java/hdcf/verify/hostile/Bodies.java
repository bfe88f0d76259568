package hdcf.verify.hostile;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.AsideRequest;
import hdcf.schema.wire.BatchRequest;
import hdcf.schema.wire.ChangeRequest;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import hdcf.schema.wire.ScheduleRequest;
import hdcf.schema.wire.SubmitRequest;
import hdcf.schema.wire.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every member of every body of the protocol with a good value, and the bad values to put in its place. */
final class Bodies {
    private static final List<String> LEASE = List.of("job_id", "worker_id", "assignment_id");

    /** The members of each body, by path. Those of a part of a body have its name before a dot. */
    static final Map<String, List<String>> MEMBERS = new TreeMap<>(Map.ofEntries(
            entry(
                    "/jobs",
                    with(
                            members(SubmitRequest.class),
                            with(parts("execution", Execution.class), parts("retry", RetryPolicy.class)))),
            entry("/batches", members(BatchRequest.class)),
            entry("/schedules", with(members(ScheduleRequest.class), parts("job", SubmitRequest.class))),
            entry("/register", with(members(RegisterRequest.class), parts("resources", Resources.class))),
            entry("/ack", LEASE),
            entry("/release", LEASE),
            entry("/complete", with(members(ReportRequest.class), parts("usage", Usage.class))),
            entry("/fail", members(ReportRequest.class)),
            entry("/heartbeat", members(HeartbeatRequest.class)),
            entry("/abort", members(AbortRequest.class)),
            entry("/reconnect", members(ReconnectRequest.class))));

    /** The same of bodies that may as well be empty; @JOB and @WORKER stand for the job that runs and for a worker without one. */
    static final Map<String, List<String>> OPTIONAL = new TreeMap<>(Map.of(
            "/jobs/@JOB/change", members(ChangeRequest.class),
            "/workers/@WORKER/drain", members(AsideRequest.class),
            "/workers/@WORKER/quarantine", members(AsideRequest.class)));

    private Bodies() {}

    /** The names of a body's members on the wire. */
    private static List<String> members(Class<? extends Record> body) {
        return Stream.of(body.getRecordComponents())
                .map(member -> SnakeCaseStrategy.INSTANCE.translate(member.getName()))
                .toList();
    }

    private static List<String> parts(String name, Class<? extends Record> part) {
        return members(part).stream().map(member -> name + "." + member).toList();
    }

    private static List<String> with(List<String> members, List<String> parts) {
        return Stream.concat(members.stream(), parts.stream()).toList();
    }

    /** Values that are wrong for most members, each by a name. */
    static Map<String, String> badValues() {
        Map<String, String> values = new TreeMap<>();
        values.put("null", "null");
        values.put("true", "true");
        values.put("a small number", "7");
        values.put("a negative number", "-1");
        values.put("the least integer", "-9223372036854775808");
        values.put("the greatest integer", "9223372036854775807");
        values.put("more than 64 bits", "9223372036854775808");
        values.put("a fraction", "1.5");
        values.put("an exponent", "1e3");
        values.put("more than a double", "1e999");
        values.put("40 digits", "1".repeat(40));
        values.put("NaN", "NaN");
        values.put("a word", "\"x\"");
        values.put("digits in quotes", "\"10\"");
        values.put("no text", "\"\"");
        values.put("blanks", "\"   \"");
        values.put("NUL", "\"a\\u0000b\"");
        values.put("a lone high surrogate", "\"\\ud800\"");
        values.put("a lone low surrogate", "\"a\\udc00b\"");
        values.put("control characters", "\"\\u001b[31m\\r\\n\\t\"");
        values.put("a path upwards", "\"../../etc/passwd\"");
        values.put("a quote", "\"'; DROP TABLE jobs; --\"");
        values.put("markup", "\"<img src=x onerror=alert(1)>\"");
        values.put("an object", "{}");
        values.put("an object with members", "{\"a\":{\"b\":[null]}}");
        values.put("a list", "[]");
        values.put("a list of null", "[null]");
        values.put("a list of numbers", "[1,2]");
        values.put("a list of lists", "[[],[[]]]");
        values.put("a list of objects", "[{}]");
        values.put("a list of surrogates", "[\"\\udfff\"]");
        values.put("a list of no text", "[\"\"]");
        values.put("a list of bad leases", "[{\"job_id\":null,\"assignment_id\":1}]");
        values.put("deep lists", "[".repeat(500) + "]".repeat(500));
        values.put("deep objects", "{\"a\":".repeat(500) + "1" + "}".repeat(500));
        values.put("long text", "\"" + "x".repeat(300_000) + "\"");
        values.put("long text in a list", "[\"" + "x".repeat(300_000) + "\"]");
        values.put("many items", "[" + "\"x\",".repeat(5_000) + "\"x\"]");
        values.put("bad inline text", "{\"encoding\":\"base64\",\"data\":\"***\"}");
        values.put("inline text of no encoding", "{\"encoding\":\"rot13\",\"data\":\"x\"}");
        values.put("too much inline text", "{\"encoding\":\"utf8\",\"data\":\"" + "x".repeat(9_000) + "\"}");
        values.put("inline surrogate", "{\"encoding\":\"utf8\",\"data\":\"\\ud83d\"}");
        return values;
    }

    /** Whole bodies that are no body of anything. */
    static Map<String, byte[]> badBodies() {
        Map<String, byte[]> bodies = new TreeMap<>();
        for (Map.Entry<String, String> value : badValues().entrySet()) {
            bodies.put("the body " + value.getKey(), latin(value.getValue()));
        }
        StringBuilder members = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            members.append("\"m").append(i).append("\":").append(i).append(',');
        }
        bodies.put("thousands of members", latin(members + "\"z\":0}"));
        bodies.put("a name of 100,000 characters", latin("{\"" + "n".repeat(100_000) + "\":1}"));
        bodies.put("a megabyte of text", latin("\"" + "y".repeat(1_000_000) + "\""));
        bodies.put("more than a megabyte", latin("{\"a\":\"" + "y".repeat(1_100_000) + "\"}"));
        bodies.put("nothing", new byte[0]);
        bodies.put("blanks", latin("  \r\n "));
        bodies.put("half an object", latin("{\"command\":\"x\""));
        bodies.put("two objects", latin("{}{}"));
        bodies.put(
                "a member twice",
                latin("{\"worker_id\":\"a\",\"worker_id\":\"b\",\"command\":\"x\",\"command\":\"y\"}"));
        bodies.put("a byte order mark", new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '{', '}'});
        bodies.put("invalid UTF-8", new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'});
        bodies.put("an overlong slash", new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'});
        bodies.put("a surrogate in UTF-8", new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'});
        bodies.put("UTF-16", new byte[] {0, '{', 0, '}'});
        bodies.put("zeros", new byte[64]);
        bodies.put("a comment", latin("/* x */ {}"));
        bodies.put("single quotes", latin("{'command':'x'}"));
        bodies.put("a trailing comma", latin("{\"command\":\"x\",}"));
        return bodies;
    }

    /** Bad arrays for the calls that take arrays. */
    static List<String> badArrays(String good) {
        List<String> arrays = new ArrayList<>();
        for (String element :
                List.of("null", "1", "\"x\"", "[]", "[[]]", "{}", "{\"job_id\":null}", "{\"job_id\":7}")) {
            arrays.add("[" + element + "]");
            arrays.add("[" + good + "," + element + "]");
        }
        arrays.add("[" + good);
        arrays.add("[" + good + "]]");
        arrays.add("[" + good + ",]");
        arrays.add("[" + (good + ",").repeat(300) + "\"x\"]");
        return arrays;
    }

    private static byte[] latin(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
