package hdcf.verify.sim;

import hdcf.worker.process.LaunchSpec;
import java.util.HashMap;
import java.util.Map;

/** The GPUs of one machine, as its commands see them: what is given to one is not given to another while it runs. */
final class Cards {
    private final World world;
    private final String host;
    private final Map<String, String> heldBy = new HashMap<>();

    Cards(World world, String host) {
        this.world = world;
        this.host = host;
    }

    /** A command begins that was given these. */
    void take(LaunchSpec spec) {
        for (String card : named(spec)) {
            String other = heldBy.put(card, spec.assignmentId());
            world.tally.hit("GPU given");
            if (other != null) {
                world.oracle.violation(
                        "I25",
                        "GPU " + card + " of " + host + " was given to " + spec.assignmentId() + " and " + other);
            }
        }
        if (heldBy.size() > 1) {
            world.tally.hit("all GPUs in use");
        }
    }

    /** It has ended. */
    void giveBack(LaunchSpec spec) {
        for (String card : named(spec)) {
            heldBy.remove(card, spec.assignmentId());
        }
    }

    /** The machine is gone, and all that ran there. */
    void clear() {
        heldBy.clear();
    }

    private static String[] named(LaunchSpec spec) {
        String cards = spec.environment().get("CUDA_VISIBLE_DEVICES");
        return cards == null || cards.isEmpty() ? new String[0] : cards.split(",", -1);
    }
}
