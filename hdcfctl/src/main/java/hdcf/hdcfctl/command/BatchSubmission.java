package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Many jobs that are submitted as one batch, and waited for as one. */
record BatchSubmission(Connection connection, Console console, SubmitModes modes) {
    /** Submits them, with the key; empty when the control plane knows no batches. */
    Optional<BatchReceipt> send(byte[] body, String key, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        HdcfClient client = connection.client(console);
        Destination destination = connection.destination(console);
        try {
            byte[] answer = new Submission(Paths.BATCHES, body, key).send(client, patience);
            BatchReceipt receipt = BatchReceipt.read(client, answer, destination);
            if (!modes.wait) {
                print(answer, receipt, destination);
            }
            return Optional.of(receipt);
        } catch (ProblemException refused) {
            if (refused.status() != 404 && refused.status() != 405) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private void print(byte[] answer, BatchReceipt receipt, Destination destination) throws Failure, Stdout.Closed {
        switch (connection.format(console, Format.TABLE)) {
            case JSON, JSONL -> Answer.of(answer, destination).print(console);
            case ID -> console.out().line(receipt.name());
            case TABLE, WIDE ->
                console.out()
                        .line(receipt.name() + " has " + receipt.jobs() + " jobs, from " + receipt.first() + " to "
                                + receipt.last());
        }
    }

    /** Waits for its end; answers the exit code. */
    int await(BatchReceipt receipt, long since, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        Detaching.arm(receipt, console, false);
        Selection selection = new Selection(connection, console);
        List<JsonNode> jobs = patience.untilAnswered(() -> selection.ofBatch(receipt.batchId()));
        EndWatch watch = new EndWatch(connection, console, patience, 0);
        return new Waiting(connection.format(console, Format.TABLE), console)
                .until(watch, jobs, since, modes.exitCode == null ? EndCode.ANY : modes.exitCode);
    }

    /** That there are no batches there. */
    Failure unknown() {
        return new Failure(
                Exit.CONFLICT,
                "Expected a control plane that knows batches at "
                        + connection.destination(console).url()
                        + ", found one that does not. Next: upgrade it, or give another address with --url");
    }
}
