package hdcf.worker.spool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import hdcf.schema.wire.ReportRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One line of the journal: a change of what the worker holds and owes, or the frame around a snapshot. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalEntry.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = JournalEntry.Whole.class, name = "whole"),
    @JsonSubTypes.Type(value = JournalEntry.Held.class, name = "held"),
    @JsonSubTypes.Type(value = JournalEntry.Starting.class, name = "starting"),
    @JsonSubTypes.Type(value = JournalEntry.Ending.class, name = "ending"),
    @JsonSubTypes.Type(value = JournalEntry.Unstarted.class, name = "unstarted"),
    @JsonSubTypes.Type(value = JournalEntry.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = JournalEntry.Forgotten.class, name = "forgotten")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface JournalEntry {
    /** Whether every member that the worker relies on is there. */
    boolean isWhole();

    /**
     * The first line of a segment; a snapshot follows, and {@link Whole} after it.
     *
     * @param version of the form; a newer one is not touched
     * @param workerId whose state it is
     * @param completionSeq the last number given to an outcome
     */
    record Opened(int version, @Nullable String workerId, long completionSeq) implements JournalEntry {
        static final int VERSION = 1;

        @Override
        public boolean isWhole() {
            return version > 0 && completionSeq >= 0;
        }
    }

    /** The end of the snapshot, which has so many entries: what older segments say counts no more. */
    record Whole(int count) implements JournalEntry {
        @Override
        public boolean isWhole() {
            return count >= 0;
        }
    }

    /** An attempt, as claimed or, in a snapshot, as far as it has come. */
    record Held(HeldAttempt attempt) implements JournalEntry {
        @Override
        public boolean isWhole() {
            return attempt != null && attempt.isWhole();
        }
    }

    /** The command is about to start. */
    record Starting(String assignmentId, StartNote note) implements JournalEntry {
        @Override
        public boolean isWhole() {
            return assignmentId != null && note != null;
        }
    }

    /** The worker is about to end the command. */
    record Ending(String assignmentId, Intent intent) implements JournalEntry {
        @Override
        public boolean isWhole() {
            return assignmentId != null && intent != null && intent.cause() != null;
        }
    }

    /** The command will never start here. */
    record Unstarted(String assignmentId) implements JournalEntry {
        @Override
        public boolean isWhole() {
            return assignmentId != null;
        }
    }

    /** The attempt has its outcome, which is owed to the control plane. */
    record Ended(ReportRequest outcome) implements JournalEntry {
        @Override
        public boolean isWhole() {
            return isWhole(outcome);
        }

        static boolean isWhole(ReportRequest outcome) {
            return outcome != null
                    && outcome.jobId() != null
                    && outcome.assignmentId() != null
                    && outcome.status() != null;
        }

        /** The folder with streams that lie safe only in this line, because they were small enough to travel in it. */
        Optional<Path> owedFolder() {
            boolean isOwed = Stream.of(
                            Optional.ofNullable(outcome.stdoutInline()), Optional.ofNullable(outcome.stderrInline()))
                    .flatMap(Optional::stream)
                    .anyMatch(inline -> inline.data() != null && !inline.data().isEmpty());
            try {
                return isOwed && outcome.stdoutPath() != null
                        ? Optional.ofNullable(Path.of(outcome.stdoutPath()).getParent())
                        : Optional.empty();
            } catch (InvalidPathException noPath) {
                return Optional.empty();
            }
        }
    }

    /** Nothing more is owed for these. */
    record Forgotten(List<String> assignmentIds) implements JournalEntry {
        @Override
        public boolean isWhole() {
            return assignmentIds != null;
        }
    }
}
