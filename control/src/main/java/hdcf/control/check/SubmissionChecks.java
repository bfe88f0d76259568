package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.control.store.Snapshot.Submitted;
import hdcf.schema.history.HistoryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * I1, no acknowledged submission is lost and none appears from nowhere; I2, repetition with a key; I3, what was submitted stays as it
 * was. The history has to hold every submission of the run.
 */
final class SubmissionChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        Map<String, Call> first = new HashMap<>();
        Map<String, Integer> expected = new HashMap<>();
        Set<String> keyed = new HashSet<>();
        boolean hasSubmissions = false;
        for (Call call : facts.calls) {
            boolean isBatch = call.operation().equals("POST /batches");
            if (!call.operation().equals("POST /jobs") && !isBatch) {
                continue;
            }
            hasSubmissions = true;
            List<JsonNode> jobs = isBatch ? inBatch(call.request()) : elements(call.request());
            if (call.isOk() && isBatch) {
                acknowledged(facts, call, found);
            } else if (call.isOk()) {
                acknowledged(facts, call, jobs, found);
            }
            boolean isRepetition = !isFirst(call, first, found);
            for (JsonNode job : jobs) {
                if (!call.isRefused() && !isRepetition) {
                    expected.merge(signature(job), 1, Integer::sum);
                }
                if (call.invoke().key() != null) {
                    keyed.add(signature(job));
                }
            }
        }
        if (hasSubmissions) {
            unexpected(facts, expected, keyed, found);
        }
    }

    /** The jobs that a batch asks for, one by one. */
    private static List<JsonNode> inBatch(JsonNode request) {
        if (!request.path("job").isObject()) {
            return elements(request.path("jobs"));
        }
        return Collections.nCopies(request.path("items").size(), request.path("job"));
    }

    private static void acknowledged(Facts facts, Call call, Findings found) {
        long number = call.answer().path("number").asLong();
        long there = facts.rows.jobs().stream()
                .filter(row -> row.batchNumber() != null && row.batchNumber() == number)
                .count();
        if (facts.isWhole() && there != call.answer().path("jobs").asLong()) {
            found.add(
                    "I1",
                    null,
                    "Expected each job of batch " + number + " to be there as was answered, but there are " + there,
                    call.place());
        }
    }

    private static void acknowledged(Facts facts, Call call, List<JsonNode> jobs, Findings found) {
        List<JsonNode> answers = elements(call.answer());
        if (answers.size() != jobs.size()) {
            found.add(
                    "I1",
                    null,
                    "Expected an answer for each of " + jobs.size() + " jobs, but there are " + answers.size(),
                    call.place());
            return;
        }
        for (int i = 0; i < jobs.size(); i++) {
            String id = answers.get(i).path("job_id").asText();
            JobRow row = facts.jobs.get(id);
            if (row != null) {
                unchanged(row, jobs.get(i), call.place(), found);
            } else if (facts.isWhole() && facts.changes(id).stream().noneMatch(TransitionChecks::isEnd)) {
                found.add("I1", id, "Expected an acknowledged job to be there, but it is gone", call.place());
            }
        }
    }

    /** Whether this call asks for jobs of its own; notes contradictions between calls with one key. */
    private static boolean isFirst(Call call, Map<String, Call> first, Findings found) {
        String key = call.invoke().key();
        if (key == null || call.isRefused()) {
            return true;
        }
        String scope = call.invoke().principal() + "\n" + key;
        Call earlier = first.get(scope);
        if (earlier == null) {
            first.put(scope, call);
            return true;
        }
        if (call.isOk() && earlier.isOk()) {
            if (!call.request().equals(earlier.request())) {
                found.add(
                        "I2",
                        null,
                        "Expected another body under the same key to be refused, but it was accepted",
                        earlier.place(),
                        call.place());
            } else if (!ids(call).equals(ids(earlier))) {
                found.add(
                        "I2",
                        null,
                        "Expected the first answer again under the same key, but the ids differ",
                        earlier.place(),
                        call.place());
            }
        }
        if (call.isOk()) {
            first.put(scope, call);
        }
        return false;
    }

    private static List<String> ids(Call call) {
        List<String> ids = new ArrayList<>();
        elements(call.answer())
                .forEach(answer -> ids.add(
                        answer.path("job_id").asText() + answer.path("batch_id").asText()));
        return ids;
    }

    private static void unexpected(Facts facts, Map<String, Integer> expected, Set<String> keyed, Findings found) {
        for (JobRow row : facts.rows.jobs()) {
            if (row.submitted().origin().schedule() != null) {
                continue;
            }
            String signature = signature(row.submitted());
            int left = expected.merge(signature, -1, Integer::sum);
            if (left < 0) {
                found.add(
                        keyed.contains(signature) ? "I2" : "I1",
                        row.id(),
                        "Expected each job to come from a submission of its own, but nobody asked for this one");
            }
        }
    }

    private static void unchanged(JobRow row, JsonNode asked, HistoryEvent place, Findings found) {
        Submitted now = row.submitted();
        boolean isSame = isSameCommand(asked, now)
                && (!asked.has("working_dir")
                        || asked.get("working_dir").asText().equals(now.workingDir()))
                && is(asked, "timeout_ms", now.timeoutMs())
                && is(asked, "priority", now.priority())
                && is(asked, "scheduled_at", now.scheduledAt())
                && is(asked, "max_attempts", now.maxAttempts());
        if (!isSame) {
            found.add("I3", row.id(), "Expected the job to stay as it was submitted, but its row says " + now, place);
        }
    }

    private static boolean isSameCommand(JsonNode asked, Submitted now) {
        if (asked.path("type").isTextual()) {
            return asked.get("type").asText().equals(now.origin().type())
                    && asked.path("payload").asText().equals(payload(now).asText())
                    && (asked.path("payload").isEmpty() || asked.get("payload").equals(payload(now)));
        }
        return asked.path("command").asText().equals(now.command())
                && (!asked.has("args") || asked.get("args").equals(now.args()));
    }

    private static JsonNode payload(Submitted now) {
        JsonNode payload = now.origin().payload();
        return payload == null ? MissingNode.getInstance() : payload;
    }

    private static boolean is(JsonNode asked, String name, long stored) {
        return !asked.path(name).isIntegralNumber() || asked.get(name).asLong() == stored;
    }

    private static String signature(JsonNode job) {
        boolean isOfType = job.path("type").isTextual();
        return signature(
                job.path(isOfType ? "type" : "command").asText(),
                job.path(isOfType ? "payload" : "args"),
                job.path("priority").asLong(0));
    }

    private static String signature(Submitted submitted) {
        String type = submitted.origin().type();
        return type == null
                ? signature(submitted.command(), submitted.args(), submitted.priority())
                : signature(type, payload(submitted), submitted.priority());
    }

    private static String signature(String command, JsonNode args, long priority) {
        return command + "\n" + (args.isValueNode() ? args.asText() : args.isEmpty() ? "" : args) + "\n" + priority;
    }

    static List<JsonNode> elements(JsonNode body) {
        List<JsonNode> elements = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(elements::add);
        } else if (!body.isMissingNode()) {
            elements.add(body);
        }
        return elements;
    }
}
