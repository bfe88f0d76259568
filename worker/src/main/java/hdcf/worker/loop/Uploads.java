package hdcf.worker.loop;

import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which outcomes may be reported: those whose output travels inside the report, and those whose output the control plane
 * holds already or will never hold. Safe for use by several threads.
 */
final class Uploads {
    private final Set<String> done = new HashSet<>();
    private final Map<String, String> failed = new HashMap<>();
    private final Consumer<String> whenRepeated;
    private final Predicate<ReportRequest> hasCheckpoint;

    /**
     * @param whenRepeated told the assignment whose output has to be sent again
     * @param hasCheckpoint whether an attempt left something for the next one
     */
    Uploads(Consumer<String> whenRepeated, Predicate<ReportRequest> hasCheckpoint) {
        this.whenRepeated = whenRepeated;
        this.hasCheckpoint = hasCheckpoint;
    }

    /** Whether everything of it travels inside the report. */
    static boolean isInline(ReportRequest outcome) {
        return (outcome.stdoutInline() != null || outcome.stdoutLength() == null)
                && (outcome.stderrInline() != null || outcome.stderrLength() == null)
                && outcome.outputs() == null;
    }

    /** Whether it may be reported now to a control plane that speaks so. */
    synchronized boolean isReady(ReportRequest outcome, Link.Mode mode) {
        return mode != Link.Mode.EXTENDED || isSettled(outcome);
    }

    /** Whether nothing of it has to be sent any more before it is reported. */
    synchronized boolean isSettled(ReportRequest outcome) {
        String id = id(outcome);
        return (isInline(outcome) && !owesCheckpoint(outcome)) || done.contains(id) || failed.containsKey(id);
    }

    /** Whether it may be told while the worker introduces itself again, before anything else can be sent. */
    boolean mayReplay(ReportRequest outcome, Link.Mode mode) {
        return isInline(outcome) && (mode != Link.Mode.EXTENDED || !owesCheckpoint(outcome));
    }

    /** The next attempt may start the moment this one is reported: what it is to find has to be there before. */
    private boolean owesCheckpoint(ReportRequest outcome) {
        return outcome.status() == JobStatus.FAILED && hasCheckpoint.test(outcome);
    }

    /** What is to be reported: the outcome, with the reason where its output could not be stored. */
    synchronized ReportRequest told(ReportRequest outcome) {
        @Nullable String reason = failed.get(id(outcome));
        return reason == null ? outcome : outcome.withoutUpload(reason);
    }

    /** The control plane holds all of it. */
    synchronized void done(String assignmentId) {
        done.add(assignmentId);
    }

    /** It will never be held, and this is why. */
    synchronized void failed(String assignmentId, String reason) {
        failed.put(assignmentId, reason);
    }

    /** The control plane holds something else: everything is sent once more before it is reported again. */
    void again(String assignmentId) {
        synchronized (this) {
            done.remove(assignmentId);
        }
        whenRepeated.accept(assignmentId);
    }

    /** These were answered. */
    synchronized void forget(Collection<String> assignmentIds) {
        done.removeAll(assignmentIds);
        failed.keySet().removeAll(assignmentIds);
    }

    private static String id(ReportRequest outcome) {
        return String.valueOf(outcome.assignmentId());
    }
}
