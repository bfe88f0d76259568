package hdcf.control.check;

import hdcf.control.store.Snapshot;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I22: a backup is the queue as it was, so its audit log is the beginning of that of the file it was taken from. */
public final class PrefixCheck {
    /** The key in {@code meta} of how often the file was restored. */
    public static final String INCARNATION = "incarnation";

    private PrefixCheck() {}

    /** What shows that the backup is no prefix. */
    public static List<Violation> backup(Snapshot backup, Snapshot live) {
        Findings found = new Findings();
        prefix(backup, live, found);
        return found.all();
    }

    /** What shows that the file is not the backup with every lease fenced off. */
    public static List<Violation> restored(Snapshot backup, Snapshot restored) {
        Findings found = new Findings();
        prefix(backup, restored, found);
        if (incarnation(restored) <= incarnation(backup)) {
            found.add(
                    "I22",
                    null,
                    "Expected a higher incarnation than " + incarnation(backup) + " after a restore, but it is "
                            + incarnation(restored));
        }
        Map<String, String> before = new HashMap<>();
        backup.attempts().stream()
                .filter(attempt -> attempt.outcome() == null)
                .forEach(attempt -> before.put(attempt.assignmentId(), attempt.workerId()));
        for (JobRow job : backup.jobs()) {
            if (!job.status().isTerminal() && job.held().assignmentId() != null) {
                before.put(job.held().assignmentId(), String.valueOf(job.held().workerId()));
            }
        }
        for (JobRow job : restored.jobs()) {
            if (!job.status().isTerminal()
                    && before.containsKey(String.valueOf(job.held().assignmentId()))) {
                found.add(
                        "I22",
                        job.id(),
                        "Expected every lease from before the restore to be void, but " + job.held()
                                + " can still be used");
            }
        }
        return found.all();
    }

    private static void prefix(Snapshot earlier, Snapshot later, Findings found) {
        Map<Long, EventLine> lines = new HashMap<>();
        later.events().forEach(line -> lines.put(line.id(), line));
        long first = later.events().isEmpty() ? 0 : later.events().get(0).id();
        for (EventLine line : earlier.events()) {
            EventLine same = lines.get(line.id());
            boolean isPruned = same == null && line.id() < first;
            if (!isPruned && (same == null || !same.text().equals(line.text()))) {
                found.add(
                        "I22",
                        line.jobId(),
                        "Expected the log of the backup to be the beginning of the other, but event " + line.id()
                                + " is " + (same == null ? "missing" : "another"),
                        line);
            }
        }
    }

    private static long incarnation(Snapshot rows) {
        return Long.parseLong(rows.meta().getOrDefault(INCARNATION, "1"));
    }
}
