package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker said of one lease, and what it was told; arrays and {@code /reconnect} are taken apart.
 *
 * @param verb {@code ack}, {@code complete}, {@code fail} or {@code release}
 * @param isApplied whether the answer says that this very call changed something; never so for a replay, whose answer does not tell
 */
record LeaseWord(
        Call call, String verb, String jobId, String assignmentId, Told told, boolean isApplied, JsonNode answer) {
    /** How certain the outcome is. */
    enum Told {
        OK,
        REFUSED,
        UNKNOWN
    }

    static List<LeaseWord> of(Call call) {
        List<LeaseWord> words = new ArrayList<>();
        switch (call.operation()) {
            case "POST /ack", "POST /complete", "POST /fail", "POST /release" -> {
                String verb = call.operation().substring("POST /".length());
                if (!call.request().isArray()) {
                    words.add(word(call, verb, call.request(), told(call), call.answer()));
                    break;
                }
                for (int i = 0; i < call.request().size(); i++) {
                    JsonNode one = call.answer().path(i);
                    Told told = call.isOk() && one.has("http_status")
                            ? told(one.path("http_status").asInt())
                            : told(call);
                    words.add(word(call, verb, call.request().get(i), told, one.path("body")));
                }
            }
            case "POST /reconnect" -> {
                JsonNode reports = call.request().path("completed_jobs");
                for (int i = 0; i < reports.size(); i++) {
                    JsonNode one = call.answer().path("actions").path(i);
                    Told told = !call.isOk()
                            ? told(call)
                            : one.path("result").asText().equals("REJECTED") ? Told.REFUSED : Told.OK;
                    String verb = reports.get(i).path("status").asText().equals("FAILED") ? "fail" : "complete";
                    LeaseWord word = word(call, verb, reports.get(i), told, one);
                    words.add(new LeaseWord(call, verb, word.jobId, word.assignmentId, told, false, one));
                }
            }
            default -> {
                return words;
            }
        }
        return words;
    }

    private static LeaseWord word(Call call, String verb, JsonNode lease, Told told, JsonNode answer) {
        boolean isApplied = told == Told.OK && answer.path("applied").asBoolean(true);
        return new LeaseWord(
                call,
                verb,
                lease.path("job_id").asText(),
                lease.path("assignment_id").asText(),
                told,
                isApplied,
                answer);
    }

    private static Told told(Call call) {
        return call.isOk() ? Told.OK : call.isRefused() ? Told.REFUSED : Told.UNKNOWN;
    }

    private static Told told(int status) {
        return status < 300 ? Told.OK : status < 500 ? Told.REFUSED : Told.UNKNOWN;
    }
}
