package hdcf.verify.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every member of every body of the protocol with a good value, and the bad values to put in its place. */
final class Bodies {
    private static final String LEASE = "job_id,worker_id,assignment_id";
    private static final String REPORT = LEASE
            + ",artifact_id,exit_code,stdout_path,stderr_path,stdout_tmp_path,stderr_tmp_path,stdout_sha256,stderr_sha256,"
            + "result_summary,completion_seq,artifact_backend,artifact_location,artifact_upload_state,artifact_upload_error,"
            + "error,end_cause,started_at_ms,ended_at_ms,stdout_length,stderr_length,stdout_inline,stderr_inline";

    /** The members of each body, by path. */
    static final Map<String, List<String>> MEMBERS = new TreeMap<>(Map.of(
            "/jobs",
                    names(
                            "command,args,working_dir,timeout_ms,max_attempts,crash_limit,priority,scheduled_at,needs_gpu,"
                                    + "requirements"),
            "/register", names("worker_id,nonce,capabilities,instance_id,boot_id,slots"),
            "/ack", names(LEASE),
            "/release", names(LEASE),
            "/complete", names(REPORT),
            "/fail", names(REPORT),
            "/heartbeat", names("worker_id,current_job_id,ts,seq,metrics,instance_id,boot_id,slots,assignments"),
            "/abort", names("job_id,worker_id,reason"),
            "/reconnect", names("worker_id,current_job_id,completed_jobs,instance_id,boot_id,assignments")));

    /** Paths whose body may also be an array. */
    static final List<String> ARRAYS = List.of("/jobs", "/ack", "/release", "/complete", "/fail");

    private Bodies() {}

    private static List<String> names(String list) {
        return List.of(list.split(",", -1));
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
