package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.Map;

/**
 * A submission under way. It carries a key, so that it is sent again when its answer was lost or the control plane is in
 * passing trouble, and still makes its jobs once.
 */
@SuppressWarnings("ArrayRecordComponent")
record Submission(byte[] body, String key) {
    private static final int TRIES = 5;
    private static final long FIRST_PAUSE_MS = 100;

    byte[] send(HdcfClient client, Console console, Destination destination)
            throws ProblemException, Failure, InterruptedException {
        boolean maybeStored = false;
        for (int tried = 1; ; tried++) {
            try {
                return client.exchange("POST", Paths.JOBS, Map.of(Paths.IDEMPOTENCY_HEADER, key), body)
                        .body();
            } catch (ProblemException refused) {
                if (!refused.isPassing()) {
                    throw refused;
                }
                if (tried == TRIES) {
                    throw maybeStored
                            ? unknown(String.valueOf(refused.getMessage()), refused)
                            : Failure.of(refused, destination);
                }
                maybeStored |= refused.status() != 429;
            } catch (IOException silence) {
                maybeStored |= !Failure.isNeverSent(silence);
                if (tried == TRIES) {
                    throw maybeStored ? unknown(Failure.words(silence), silence) : Failure.of(silence, destination);
                }
            }
            console.pause().forMs(FIRST_PAUSE_MS << (tried - 1));
        }
    }

    private Failure unknown(String found, Exception cause) {
        return new Failure(
                Exit.TRY_AGAIN,
                "Expected an answer to the submission, found " + found + " in " + TRIES
                        + " tries; it may be stored. Next: repeat the command with --idempotency-key " + key,
                cause);
    }
}
