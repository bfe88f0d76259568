package hdcf.worker.loop;

import hdcf.schema.port.Clock;
import hdcf.worker.attempt.BootClock;
import hdcf.worker.spool.LocalRetention;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the worker's house: removes old output now and then, and notices that the machine slept. Confined to one thread. */
final class House {
    static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Logger LOG = LoggerFactory.getLogger(House.class);
    private static final long RETENTION_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Link link;
    private final SleepWatch sleep;
    private final LocalRetention retention;
    private final Clock clock;
    private volatile long sleptMs;
    private long nextRetentionNanos;

    House(Link link, LocalRetention retention, Clock clock, BootClock bootClock) {
        this.link = link;
        this.retention = retention;
        this.clock = clock;
        this.sleep = new SleepWatch(clock, bootClock::millis, this::slept);
        this.nextRetentionNanos = clock.nanos();
    }

    /** How long the machine slept when it last did, in milliseconds; 0 when it never did. For any thread. */
    long sleptMs() {
        return sleptMs;
    }

    int turn() {
        int done = sleep.look() ? 1 : 0;
        if (nextRetentionNanos - clock.nanos() <= 0) {
            nextRetentionNanos = clock.nanos() + RETENTION_NANOS;
            try {
                done += retention.turn();
            } catch (IOException trouble) {
                LOG.atWarn().addKeyValue("cause", trouble).log("Could not remove old output; will try again");
            }
        }
        return done;
    }

    /** Connections that slept along are dead more often than not, and the control plane may have given the worker up. */
    private void slept(Duration time) {
        sleptMs = time.toMillis();
        LOG.atWarn().addKeyValue("slept_ms", sleptMs).log("The machine slept; reconnects");
        link.lost(link.number(), new IOException("The machine slept for " + time.toSeconds() + " s"));
    }
}
