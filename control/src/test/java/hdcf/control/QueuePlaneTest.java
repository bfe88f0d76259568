package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.Caller;
import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.QueueBook;
import hdcf.control.command.RegisterCommand;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Reply;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.WorkAnswer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue on its file, with its thread. */
final class QueuePlaneTest {
    private static final Caller CALLER = new Caller("test", "r1");

    @TempDir
    Path folder;

    @Test
    void aPollIsAnsweredAtTheEndEvenWhenTheQueueIsFull() throws Exception {
        ControlConfig config = ConfigRules.check(ControlOptions.parse(
                List.of("--db", folder.resolve("jobs.db").toString(), "--queue-capacity", "2"), Map.of()));
        ControlPlane plane = QueuePlane.open(config, Clock.system());
        try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + config.database());
                Statement statement = shell.createStatement()) {
            call(plane, new RegisterCommand(CALLER, new RegisterRequest("w1", null, List.of(), null, null, null, null)))
                    .get(20, TimeUnit.SECONDS);
            CompletableFuture<WorkAnswer> poll =
                    call(plane, new ClaimCommand(CALLER, new ClaimRequest("w1", 1, 600_000, null)));
            await(() -> plane.stats().parkedClaims() == 1);
            statement.execute("BEGIN IMMEDIATE");
            Command<QueueBook, Boolean> nothing = (book, ticket) -> ticket.answer(true);
            while (plane.offer(nothing, new NoReply())) {
                Thread.onSpinWait();
            }
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> {
                try {
                    plane.drain();
                } catch (InterruptedException hurried) {
                    Thread.currentThread().interrupt();
                }
            });
            await(plane::isDraining);
            statement.execute("COMMIT");
            drained.get(20, TimeUnit.SECONDS);
            assertThat(poll.get(20, TimeUnit.SECONDS).jobs()).isEmpty();
        } finally {
            plane.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
            Thread.onSpinWait();
        }
    }

    private static <A> CompletableFuture<A> call(ControlPlane plane, Command<QueueBook, A> command) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        boolean isTaken = plane.offer(command, new Reply<A>() {
            @Override
            public void answered(A given) {
                answer.complete(given);
            }

            @Override
            public void refused(Refusal refusal) {
                answer.completeExceptionally(refusal);
            }

            @Override
            public Executor lane() {
                return Runnable::run;
            }
        });
        assertThat(isTaken).isTrue();
        return answer;
    }
}
