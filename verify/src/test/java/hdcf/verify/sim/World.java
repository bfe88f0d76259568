package hdcf.verify.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One run: a control plane, its workers and clients, the links between them, and what is known of them from outside. */
final class World {
    static final long SECOND = 1_000_000_000L;
    static final long MS = 1_000_000L;

    final Timeline timeline = new Timeline();
    final Plan plan;
    final Path folder;
    final Trace trace;
    final Tally tally = new Tally();
    final Oracle oracle;
    final Chronicle chronicle = new Chronicle(timeline);
    final Demands demands;
    final Scribe scribe = new Scribe(this);
    final SimPlane plane;
    final List<SimHost> hosts = new ArrayList<>();
    final List<SimClient> clients = new ArrayList<>();
    private boolean isHealed;

    World(Plan plan, Path folder, boolean keepsTrace) throws IOException {
        this.plan = plan;
        this.demands = new Demands(plan.seed());
        this.folder = folder;
        this.trace = new Trace(timeline, keepsTrace);
        this.oracle = new Oracle(this);
        this.plane = new SimPlane(this, folder.resolve("plane"));
        for (int i = 0; i < plan.config().workers(); i++) {
            hosts.add(new SimHost(this, i));
        }
        for (int i = 0; i < plan.config().clients(); i++) {
            clients.add(new SimClient(this, i));
        }
    }

    /** A stream of random numbers that depends on the seed and its name only. */
    SplittableRandom random(String name) {
        return new SplittableRandom(plan.seed() * 31 + name.hashCode());
    }

    /** How bad things are at this moment. */
    Plan.Rates rates() {
        return isHealed ? Plan.Rates.none() : plan.rates();
    }

    boolean isHealed() {
        return isHealed;
    }

    /** From here on nothing new goes wrong. */
    void heal() {
        isHealed = true;
        trace.line("heal");
        scribe.troubleEnds();
        plane.heal();
        hosts.forEach(SimHost::heal);
    }

    boolean chance(SplittableRandom random, double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }
}
