package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Pause;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A submission under way. It carries a key, so that it is sent again when its answer was lost or the control plane is in
 * passing trouble, and still makes its jobs once.
 */
@SuppressWarnings("ArrayRecordComponent")
record Submission(String path, byte[] body, String key) {
    private static final long BRIEF_MS = 1_500;

    /** The patience of whoever only submits: a script wants to know soon. */
    static Patience brief(Pause pause) {
        return Patience.brief(pause, BRIEF_MS);
    }

    byte[] send(HdcfClient client, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        AtomicBoolean maybeStored = new AtomicBoolean();
        try {
            return patience.untilAnswered(() -> post(client, maybeStored));
        } catch (ProblemException refused) {
            if (refused.isPassing() && maybeStored.get()) {
                throw unknown(String.valueOf(refused.getMessage()), refused);
            }
            throw refused;
        } catch (IOException silence) {
            if (maybeStored.get()) {
                throw unknown(Failure.words(silence), silence);
            }
            throw silence;
        }
    }

    private byte[] post(HdcfClient client, AtomicBoolean maybeStored) throws IOException, ProblemException {
        try {
            return client.exchange("POST", path, Map.of(Paths.IDEMPOTENCY_HEADER, key), body)
                    .body();
        } catch (ProblemException refused) {
            if (refused.isPassing() && refused.status() != 429) {
                maybeStored.set(true);
            }
            throw refused;
        } catch (IOException silence) {
            if (!Failure.isNeverSent(silence)) {
                maybeStored.set(true);
            }
            throw silence;
        }
    }

    private Failure unknown(String found, Exception cause) {
        return new Failure(
                Exit.TRY_AGAIN,
                "Expected an answer to the submission, found " + found
                        + " again and again; it may be stored. Next: repeat the command with --idempotency-key " + key,
                cause);
    }
}
