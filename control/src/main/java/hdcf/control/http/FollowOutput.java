package hdcf.control.http;

import hdcf.control.http.ReadOutput.Wanted;
import hdcf.control.job.Refusal;
import hdcf.control.output.StreamKey;
import hdcf.control.output.Watches;
import hdcf.control.store.EventSignal;
import hdcf.control.store.OutputQuestion;
import hdcf.control.store.OutputView;
import hdcf.control.store.StoredOutput;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Output as it is written, until the end of its attempt is recorded; one thread per follower. Waits for an attempt that has not
 * begun, and meanwhile sends nothing, not even the head.
 */
final class FollowOutput {
    private static final Logger LOG = LoggerFactory.getLogger(FollowOutput.class);
    private static final long START_WAIT_MS = 500;
    /** A busy log must not make each follower ask the database for each of its lines. */
    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long ROUND_MS = 100;
    /** Rounds after which the attempt is looked at although no event came: some ends make none. */
    private static final int QUIET_ROUNDS = 10;
    /** An aborted attempt may never tell its end. */
    private static final int LAST_ROUNDS = 50;

    private final Core core;
    private final Pools pools;
    private final SendOutput sending;

    FollowOutput(Core core, Pools pools, SendOutput sending) {
        this.core = core;
        this.pools = pools;
        this.sending = sending;
    }

    /** Hands the request to a follower's thread; refuses when all are taken, or there is no such job. */
    void handle(Wanted wanted, Answer answer) throws Refusal {
        OutputView first = core.reads().output(wanted.id(), wanted.question());
        StoredOutput found = first.found();
        if (first.hasJobEnded() && (found == null || found.attempt().isEnded())) {
            sending.send(wanted, first, answer);
            return;
        }
        Pools.run(pools.downloads(), () -> {
            try {
                answer.lane().execute(answer::park);
                serve(wanted, answer);
            } catch (Refusal refusal) {
                answer.send(Response.problem(refusal, wanted.requestId()));
            } catch (IOException | RejectedExecutionException gone) {
                LOG.debug("A follower of output went away");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void serve(Wanted wanted, Answer answer) throws Refusal, IOException, InterruptedException {
        OutputView view = begun(wanted, answer);
        if (view == null) {
            return;
        }
        StoredOutput found = Objects.requireNonNull(view.found());
        if (found.attempt().isEnded()) {
            sending.send(wanted, view, answer);
            return;
        }
        StreamKey key = SendOutput.key(wanted, found.attempt());
        try (Watches.Watch watch = core.outputs().watches().watch(key);
                Follower follower = new Follower(wanted, key, view, watch);
                OutputStream out = answer.open(SendOutput.head(wanted, found.attempt(), new byte[0]))) {
            out.flush();
            while (follower.goesOn(out) && !core.isDraining() && !answer.isGone()) {
                follower.rest();
            }
        }
    }

    /** Waits for the attempt; null when the caller has gone. */
    private @Nullable OutputView begun(Wanted wanted, Answer answer) throws Refusal, InterruptedException {
        EventSignal signal = core.eventSignal();
        while (!answer.isGone()) {
            long seen = signal.lastId();
            OutputView view = core.reads().output(wanted.id(), wanted.question());
            if (view.found() != null) {
                return view;
            }
            if (view.hasJobEnded()) {
                throw view.refusal();
            }
            if (core.isDraining()) {
                throw Inquiry.noRoom(core);
            }
            if (signal.await(seen, START_WAIT_MS)) {
                LockSupport.parkNanos(BREATH_NANOS);
            }
        }
        return null;
    }

    /** One stream, from where its reader is. Confined to one thread. */
    private final class Follower implements AutoCloseable {
        private final Wanted wanted;
        private final StreamKey key;
        private final Watches.Watch watch;
        private @Nullable FileChannel file;
        private OutputView view;
        private long at;
        private long changes;
        private long event;
        private int quiet;
        private int last;
        private boolean isDeleted;

        private Follower(Wanted wanted, StreamKey key, OutputView view, Watches.Watch watch) {
            this.wanted = wanted;
            this.key = key;
            this.view = view;
            this.watch = watch;
            this.at = wanted.offset();
        }

        /** Sends what is there; returns whether there may be more. */
        private boolean goesOn(OutputStream out) throws IOException {
            changes = watch.changes();
            look();
            StoredOutput found = view.found();
            if (found == null || isDeleted) {
                return false;
            }
            long before = at;
            byte[] inline = found.inline();
            if (inline != null) {
                byte[] rest = SendOutput.rest(inline, at);
                out.write(rest, 0, rest.length);
                at += rest.length;
            } else {
                if (file == null) {
                    file = sending.open(key);
                }
                if (file != null) {
                    at = SendOutput.copy(file, at, Math.min(file.size(), SendOutput.most(found)), out);
                }
            }
            if (at > before) {
                out.flush();
                last = 0;
            }
            return !found.attempt().isEnded() && last < LAST_ROUNDS;
        }

        private void look() {
            long now = core.eventSignal().lastId();
            if (now == event && quiet < QUIET_ROUNDS) {
                return;
            }
            try {
                Long epoch = Objects.requireNonNull(view.found()).attempt().epoch();
                view = core.reads().output(wanted.id(), new OutputQuestion(wanted.question().stream(), epoch, 0));
                event = now;
                quiet = 0;
            } catch (Refusal refusal) {
                isDeleted = refusal.code() == ProblemCode.NOT_FOUND;
                // A busy database is asked again in the next round.
                quiet = QUIET_ROUNDS;
            }
        }

        private void rest() throws InterruptedException {
            watch.await(changes, ROUND_MS);
            if (watch.changes() == changes) {
                quiet++;
                last += view.hasJobEnded() ? 1 : 0;
            }
        }

        @Override
        public void close() throws IOException {
            FileChannel open = file;
            if (open != null) {
                open.close();
            }
        }
    }
}
