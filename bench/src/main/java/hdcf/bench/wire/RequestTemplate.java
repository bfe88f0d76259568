package hdcf.bench.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that is encoded once; only ids, which all have the same length, are written into it later. Confined to one
 * connection.
 */
public final class RequestTemplate {
    /** Stands for the id of a job; as long as one. */
    public static final String JOB = "<job-id---------------------------->";

    /** Stands for the id of an assignment; as long as one. */
    public static final String ASSIGNMENT = "<assignment-id--------------------->";

    static final int ID_LENGTH = 36;

    private final byte[] bytes;
    private final int[] jobs;
    private final int[] assignments;

    private RequestTemplate(String text) {
        bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        jobs = places(JOB);
        assignments = places(ASSIGNMENT);
    }

    /** A request without a body. */
    public static RequestTemplate get(String token, String target) {
        return new RequestTemplate("GET " + target + " HTTP/1.1\r\n" + headers(token) + "\r\n");
    }

    /** A request with a JSON body in ASCII. */
    public static RequestTemplate post(String token, String target, String body) {
        return new RequestTemplate("POST " + target + " HTTP/1.1\r\n" + headers(token)
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static String headers(String token) {
        return "Host: 127.0.0.1\r\nX-API-Token: " + token + "\r\n";
    }

    /** The request as it stands now; not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many jobs it names. */
    int size() {
        return jobs.length;
    }

    /** Writes the ids of the n-th job it names. */
    void fill(int n, byte[] from, int job, int assignment) {
        System.arraycopy(from, job, bytes, jobs[n], ID_LENGTH);
        System.arraycopy(from, assignment, bytes, assignments[n], ID_LENGTH);
    }

    private int[] places(String marker) {
        byte[] wanted = marker.getBytes(StandardCharsets.ISO_8859_1);
        List<Integer> found = new ArrayList<>();
        int at = Bytes.indexOf(bytes, 0, bytes.length, wanted);
        while (at >= 0) {
            found.add(at);
            at = Bytes.indexOf(bytes, at + wanted.length, bytes.length, wanted);
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }
}
