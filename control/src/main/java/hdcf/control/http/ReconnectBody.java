package hdcf.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReconnectAction;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.ReportRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /reconnect}, read entry by entry: one that cannot be understood is REJECTED in its place and keeps no other
 * from being judged. Confined to one thread at a time.
 */
final class ReconnectBody {
    private static final JsonBody<Members> BODIES = JsonBody.lenient(Members.class);
    private static final JsonBody<ReportRequest> REPORTS = JsonBody.lenient(ReportRequest.class);
    private static final JsonBody<HeldAssignment> LEASES = JsonBody.lenient(HeldAssignment.class);
    private static final String REPORTS_POINTER = "/completed_jobs";
    private static final String LEASES_POINTER = "/assignments";

    private final Members members;
    private final List<@Nullable ReportRequest> reports = new ArrayList<>();
    private final @Nullable List<HeldAssignment> held;
    private final Map<Integer, ReconnectAction> rejectedReports = new TreeMap<>();
    private final Map<Integer, ReconnectAction> rejectedLeases = new TreeMap<>();

    private ReconnectBody(Members members) throws Refusal {
        this.members = members;
        List<JsonNode> told = entries(members.completedJobs, REPORTS_POINTER);
        for (JsonNode entry : Objects.requireNonNullElse(told, List.<JsonNode>of())) {
            readReport(entry);
        }
        List<JsonNode> listed = entries(members.assignments, LEASES_POINTER);
        held = listed == null ? null : new ArrayList<>(listed.size());
        if (listed != null && held != null) {
            for (JsonNode entry : listed) {
                held.add(lease(entry, held.size()));
            }
        }
    }

    static ReconnectBody of(byte[] body) throws Refusal {
        return new ReconnectBody(BODIES.whole(body));
    }

    /** What the writer judges. */
    ReconnectRequest request() {
        return new ReconnectRequest(
                members.workerId, members.currentJobId, reports(), members.instanceId, members.bootId, held);
    }

    /** The reports that were not rejected. */
    List<ReportRequest> reports() {
        return reports.stream().filter(Objects::nonNull).toList();
    }

    /** The assignments of those that were: the worker names them all the same. */
    Set<String> withheld() {
        Set<String> named = new HashSet<>();
        rejectedReports.values().forEach(action -> named.add(text(action.assignmentId())));
        return named;
    }

    /** Has each report that was not rejected pass the gate, which may change it or reject it. */
    void pass(ReportRule rule) throws Refusal {
        for (int i = 0; i < reports.size(); i++) {
            ReportRequest report = reports.get(i);
            if (report != null) {
                ReconnectAction rejected = null;
                ReportRequest passed = null;
                try {
                    passed = rule.pass(report);
                } catch (Rejected refused) {
                    rejected = action(
                            text(report.jobId()), report.assignmentId(), kind(report.status()), refused.getMessage());
                }
                reports.set(i, passed);
                if (rejected != null) {
                    rejectedReports.put(i, rejected);
                }
            }
        }
    }

    /** The writer's answer to {@link #request}, with what was rejected here in its place. */
    ReconnectAnswer merge(ReconnectAnswer done) {
        if (rejectedReports.isEmpty() && rejectedLeases.isEmpty()) {
            return done;
        }
        List<ReconnectAction> actions = new ArrayList<>(done.actions());
        int first = actions.size() - (held == null ? 0 : held.size());
        rejectedLeases.forEach((place, action) -> actions.set(first + place, action));
        rejectedReports.forEach(actions::add);
        return new ReconnectAnswer(done.status(), actions, done.timeouts());
    }

    private void readReport(JsonNode entry) {
        int place = reports.size();
        try {
            reports.add(REPORTS.of(entry, REPORTS_POINTER + "/" + place));
        } catch (Refusal refusal) {
            reports.add(null);
            ReconnectAction.Kind kind = JobStatus.FAILED.name().equals(word(entry, "status"))
                    ? ReconnectAction.Kind.REPLAY_FAILED
                    : ReconnectAction.Kind.REPLAY_COMPLETED;
            rejectedReports.put(
                    place, action(text(word(entry, "job_id")), word(entry, "assignment_id"), kind, refusal.detail()));
        }
    }

    /** Of an entry that is not understood at least the lease counts as listed, so that it is not lost for its form. */
    private HeldAssignment lease(JsonNode entry, int place) {
        try {
            return LEASES.of(entry, LEASES_POINTER + "/" + place);
        } catch (Refusal refusal) {
            String job = text(word(entry, "job_id"));
            String lease = word(entry, "assignment_id");
            rejectedLeases.put(place, action(job, lease, ReconnectAction.Kind.CLEAR_CURRENT_JOB, refusal.detail()));
            return new HeldAssignment("", text(lease));
        }
    }

    private static @Nullable List<JsonNode> entries(@Nullable JsonNode list, String pointer) throws Refusal {
        if (list == null || list.isNull()) {
            return null;
        }
        if (!list.isArray()) {
            throw JsonFault.wrongType(pointer, "a list", JsonFault.kind(list.asToken()));
        }
        List<JsonNode> entries = new ArrayList<>();
        list.forEach(entries::add);
        Texts.size(Limits.RECONNECT_ENTRIES, entries, pointer);
        return entries;
    }

    private static ReconnectAction action(
            String job, @Nullable String lease, ReconnectAction.Kind kind, @Nullable String error) {
        return new ReconnectAction(job, lease, kind, ReconnectAction.Result.REJECTED, error);
    }

    private static ReconnectAction.Kind kind(@Nullable JobStatus status) {
        return status == JobStatus.FAILED ? ReconnectAction.Kind.REPLAY_FAILED : ReconnectAction.Kind.REPLAY_COMPLETED;
    }

    private static @Nullable String word(JsonNode entry, String member) {
        return entry.path(member).textValue();
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    /** What a report has to pass. */
    @FunctionalInterface
    interface ReportRule {
        ReportRequest pass(ReportRequest report) throws Refusal, Rejected;
    }

    /** One report is not taken; the others are. */
    static final class Rejected extends Exception {
        private static final long serialVersionUID = 1L;

        Rejected(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** The members, with lists whose entries are still to be read. */
    record Members(
            @Nullable String workerId,
            @Nullable String currentJobId,
            @Nullable JsonNode completedJobs,
            @Nullable String instanceId,
            @Nullable String bootId,
            @Nullable JsonNode assignments) {}
}
