package hdcf.worker.spool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A look at the journal's files from outside, as a worker that is started now would take them. */
public final class JournalLook {
    private JournalLook() {}

    /** What is held and owed: {@code attempts} and {@code completed_jobs}. */
    public static JsonNode at(Path stateFile) {
        WorkerState state = state(stateFile);
        ObjectNode found = Json.mapper().createObjectNode();
        found.set("attempts", Json.tree(state.attempts()));
        found.set("completed_jobs", Json.tree(state.outcomes()));
        return found;
    }

    static WorkerState state(Path stateFile) {
        try {
            return Recovery.read(folder(stateFile), DiskSteps.real()).state();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<HeldAttempt> attempts(Path stateFile) {
        return List.copyOf(state(stateFile).attempts());
    }

    static Path folder(Path stateFile) {
        return Journal.sibling(stateFile, ".d");
    }

    /** An assignment of which nothing matters but its ids. */
    public static Assignment assignment(String jobId, String assignmentId) {
        return new Assignment(jobId, 1, "true", List.of("x"), "", 0, 1, 1, assignmentId, 0, 1, null, null, null);
    }
}
