package hdcf.verify.sim.mutant;

import java.util.ArrayList;
import java.util.List;

/** A bug that somebody could make: one place in one production source, and what stands there instead. */
enum Mutant {
    NO_LEASE_CHECK(
            "control/src/main/java/hdcf/control/job/Fence.java",
            "if (isLast && attempt != null && attempt.outcome() == null) {",
            "if (attempt != null && attempt.outcome() != AttemptOutcome.RELEASED) {"),
    LEASES_LIVE_AS_LONG_AS_THEIR_WORKER(
            "control/src/main/java/hdcf/control/command/live/HeldLease.java",
            "        if (nowNanos > sinceNanos) {\n            unnamedHeartbeats++;",
            "        if (nowNanos > sinceNanos && nowNanos < 0) {\n            unnamedHeartbeats++;",
            "control/src/main/java/hdcf/control/command/ReconnectCommand.java",
            "boolean isOmitted = !listed.contains(lease.assignmentId());",
            "boolean isOmitted = listed.contains(\"\");"),
    ANSWER_BEFORE_COMMIT(
            "control/src/main/java/hdcf/control/writer/WriteLoop.java",
            "        book.commit(batch.size());\n        outbox.deliver();",
            "        outbox.deliver();\n        book.commit(batch.size());"),
    GO_ON_AFTER_A_FAILED_COMMIT(
            "control/src/main/java/hdcf/control/writer/WriteLoop.java",
            "        book.commit(batch.size());\n",
            "        try { book.commit(batch.size()); } catch (RuntimeException goOn) { outbox.waiting(); }\n"),
    LOSSES_ARE_FREE(
            "control/src/main/java/hdcf/control/job/Budget.java",
            ": new Budget(attemptCount, userEnds, crashEnds + 1, undelivered);",
            ": new Budget(attemptCount, userEnds, crashEnds, undelivered);"),
    FAILURES_ARE_FREE(
            "control/src/main/java/hdcf/control/job/Budget.java",
            "? new Budget(attemptCount, userEnds + 1, crashEnds, undelivered)",
            "? new Budget(attemptCount, userEnds, crashEnds, undelivered)"),
    ONE_ATTEMPT_TOO_MANY(
            "control/src/main/java/hdcf/control/job/FailurePolicy.java",
            "paid.userEnds() < spec.maxAttempts()",
            "paid.userEnds() <= spec.maxAttempts()"),
    NO_GRACE_AT_START(
            "control/src/main/java/hdcf/control/command/QueueBook.java",
            "store.jobs().leased().forEach(job -> leases.follow(job, nanos));",
            "store.jobs().leased().forEach(job -> leases.follow(job, nanos - 3_600_000_000_000L));"),
    ABORT_IS_NOT_WRITTEN_DOWN(
            "control/src/main/java/hdcf/control/command/Aborting.java",
            "        book.save(job, Happening.of(caller, \"job_aborted\", holder).with(\"reason\", reason));\n",
            "if (holder == null) { book.save(job, Happening.of(caller, \"job_aborted\", holder)); }\n"),
    WALL_CLOCK_EXPIRY(
            "control/src/main/java/hdcf/control/writer/WriteLoop.java",
            "new Turn(nanos, clock.wallMillis(), steadyMs)",
            "new Turn(clock.wallMillis() * 1_000_000L - 2_890_000_000_000_000_000L, clock.wallMillis(), steadyMs)"),
    PREEMPTED_ENDS_ARE_PAID(
            "control/src/main/java/hdcf/control/job/Preemption.java",
            ": now.budget(),",
            ": now.budget().ended(false),"),
    MANY_STOPPED_FOR_ONE(
            "control/src/main/java/hdcf/control/command/Preempting.java",
            "boolean isHelped = stoppedFor(book, urgent.number()) != null\n                || ",
            "boolean isHelped = "),
    NO_PRIORITY(
            "control/src/main/java/hdcf/control/store/JobTable.java",
            ".orderBy(JOBS.PRIORITY.desc(), JOBS.CREATED_AT, JOBS.ID)",
            ".orderBy(JOBS.CREATED_AT, JOBS.ID)"),
    NO_TIE_BREAK(
            "control/src/main/java/hdcf/control/store/JobTable.java",
            ".orderBy(JOBS.PRIORITY.desc(), JOBS.CREATED_AT, JOBS.ID)",
            ".orderBy(JOBS.PRIORITY.desc(), JOBS.CREATED_AT, JOBS.ID.desc())"),
    SCHEDULE_IS_IGNORED(
            "control/src/main/java/hdcf/control/store/JobTable.java",
            ".set(JOBS.SCHEDULED_AT, row.scheduledAt())",
            ".set(JOBS.SCHEDULED_AT, row.scheduledAt() == 0 ? 0L : row.scheduledAt() + 5L)"),
    EPOCH_STANDS_STILL(
            "control/src/main/java/hdcf/control/command/Claiming.java",
            "job.lease().epoch() + 1,",
            "Math.max(1, job.lease().epoch()),"),
    KEY_IS_FORGOTTEN(
            "control/src/main/java/hdcf/control/command/FirstAnswers.java",
            "if (key == null || first == null) {",
            "if (key == null || first == null || !first.bodySha256().isEmpty()) {"),
    RETRY_NEVER_WAKES(
            "control/src/main/java/hdcf/control/command/live/WaitingJobs.java",
            "retryMs = retryMs == null ? dueSteadyMs : Math.min(retryMs, dueSteadyMs);",
            "retryMs = retryMs == null ? null : Math.min(retryMs, dueSteadyMs);"),
    JOURNAL_IS_NOT_FORCED(
            "worker/src/main/java/hdcf/worker/spool/Journal.java",
            "            disk.force(file);\n            lines.forEach(",
            "            lines.forEach("),
    RUNS_BEFORE_ACK(
            "worker/src/main/java/hdcf/worker/attempt/Attempt.java",
            "        switch (ports.acknowledger().ack(lease())) {\n            case GO -> enter(Phase.PREPARE);",
            "        switch (Acknowledger.Verdict.GO) {\n            case GO -> enter(Phase.PREPARE);"),
    START_IS_NOT_WRITTEN_DOWN(
            "worker/src/main/java/hdcf/worker/attempt/Attempt.java",
            "        ports.spool().starting(assignment.assignmentId(), starter.note(startedAtMs));\n",
            ""),
    DEAD_IS_TAKEN_FOR_NEVER_BORN(
            "worker/src/main/java/hdcf/worker/attempt/Resumption.java",
            "} else if (recovery instanceof Recovery.Rebooted) {",
            "} else if (recovery instanceof Recovery.Rebooted && held.start() == null) {"),
    OUTPUT_WITHOUT_ASSIGNMENT(
            "worker/src/main/java/hdcf/worker/spool/OutputFolder.java",
            ".resolve(name(jobId)).resolve(name(assignmentId));",
            ".resolve(name(jobId)).resolve(assignmentId.substring(0, 2));");

    /** Copied, so that it never changes. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Patch> patches;

    /** One place in one source, and what stands there instead. */
    record Patch(String file, String original, String planted) {
        /** The name of the class whose source it is. */
        String className() {
            return file.substring(file.indexOf("hdcf/"), file.length() - ".java".length())
                    .replace('/', '.');
        }

        /**
         * The source with the bug.
         *
         * @throws IllegalStateException when the place is not there exactly once
         */
        String plant(String source) {
            int at = source.indexOf(original);
            if (at < 0 || source.indexOf(original, at + 1) >= 0) {
                throw new IllegalStateException("Expected once in " + file + " what a bug replaces, found it "
                        + (at < 0 ? "nowhere" : "twice") + "; write the bug anew: " + original);
            }
            return source.substring(0, at) + planted + source.substring(at + original.length());
        }
    }

    Mutant(String... texts) {
        List<Patch> all = new ArrayList<>();
        for (int i = 0; i < texts.length; i += 3) {
            all.add(new Patch(texts[i], texts[i + 1], texts[i + 2]));
        }
        patches = List.copyOf(all);
    }

    List<Patch> patches() {
        return patches;
    }
}
