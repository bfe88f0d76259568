package hdcf.control;

import hdcf.control.job.Weights;
import hdcf.schema.daemon.BadConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the weights of placement as they are written: {@code rtt=1,fit=0.5}. */
final class PlacementWeights {
    private static final Pattern WEIGHT =
            Pattern.compile("(rtt|load|queue|unreliability|fit)=(\\d{1,6}(?:\\.\\d{1,6})?)");

    private PlacementWeights() {}

    static Weights parse(List<String> given) throws BadConfig {
        Weights standard = Weights.STANDARD;
        Map<String, Double> weights = new TreeMap<>(Map.of(
                "rtt", standard.rtt(),
                "load", standard.load(),
                "queue", standard.queue(),
                "unreliability", standard.unreliability(),
                "fit", standard.fit()));
        for (String one : given) {
            Matcher parts = WEIGHT.matcher(one.strip());
            if (!parts.matches()) {
                throw new BadConfig(
                        "Expected --placement-weights NAME=WEIGHT with rtt, load, queue, unreliability or fit"
                                + " and a number from 0, found " + one);
            }
            weights.put(parts.group(1), Double.valueOf(parts.group(2)));
        }
        return new Weights(
                weights.getOrDefault("rtt", 0.0),
                weights.getOrDefault("load", 0.0),
                weights.getOrDefault("queue", 0.0),
                weights.getOrDefault("unreliability", 0.0),
                weights.getOrDefault("fit", 0.0));
    }
}
