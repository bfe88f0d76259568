package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.job.JobEvent;
import hdcf.control.job.JobTransitions;
import hdcf.control.job.Transition;
import hdcf.schema.wire.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rule 1: the states, and the one table that decides every transition. */
final class Rule1StatesTest {
    private static final Path GOLDEN = Path.of("..", "docs", "job-states.md");

    @Test
    void theDocumentShowsTheTableThatIsInForce() throws IOException {
        String rendered = JobStatesPage.render();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.toAbsolutePath().normalize().getParent());
            Files.writeString(GOLDEN, rendered);
        }
        assertThat(GOLDEN)
                .as("rewrite it with -Dgolden.update=true when the law was changed on purpose")
                .hasContent(rendered);
    }

    @Test
    void everyPairOfStateAndEventHasAVerdict() {
        for (JobStatus status : JobStatus.values()) {
            for (JobEvent event : JobEvent.values()) {
                assertThat(JobTransitions.of(status, event))
                        .as("%s in %s", event, status)
                        .isInstanceOfAny(Transition.Move.class, Transition.Repeat.class, Transition.Refuse.class);
            }
        }
    }

    @Test
    void exactlyThreeStatesAreTerminalAndOnlyAPersonMovesOne() {
        assertThat(JobStatus.terminal())
                .containsExactlyInAnyOrder(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.ABORTED);
        for (JobStatus status : JobStatus.terminal()) {
            for (JobEvent event : JobEvent.values()) {
                boolean isMoved = JobTransitions.of(status, event) instanceof Transition.Move;
                assertThat(isMoved)
                        .as("%s in %s", event, status)
                        .isEqualTo(status == JobStatus.FAILED && event == JobEvent.RERUN);
            }
        }
    }

    @Test
    void everyStateThatIsNotTerminalCanBeAborted() {
        for (JobStatus status : JobStatus.values()) {
            boolean canBeAborted = JobTransitions.of(status, JobEvent.ABORT) instanceof Transition.Move;
            assertThat(canBeAborted).as("abort of %s", status).isEqualTo(!status.isTerminal());
        }
    }

    @Test
    void onlyAnAckMovesAssignedToRunning() {
        for (JobEvent event : JobEvent.values()) {
            boolean startsIt =
                    new Transition.Move(JobStatus.RUNNING).equals(JobTransitions.of(JobStatus.ASSIGNED, event));
            assertThat(startsIt).as("%s in ASSIGNED", event).isEqualTo(event == JobEvent.ACK);
        }
    }

    @Test
    void onlyPendingCanBeClaimedAndEveryStateCanBeReached() {
        Set<JobStatus> reached = EnumSet.of(JobStatus.PENDING);
        for (JobStatus status : JobStatus.values()) {
            boolean canBeClaimed = JobTransitions.of(status, JobEvent.CLAIM) instanceof Transition.Move;
            assertThat(canBeClaimed).as("claim of %s", status).isEqualTo(status == JobStatus.PENDING);
            for (JobEvent event : JobEvent.values()) {
                if (JobTransitions.of(status, event) instanceof Transition.Move move) {
                    reached.add(move.to());
                }
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(JobStatus.values());
    }
}
