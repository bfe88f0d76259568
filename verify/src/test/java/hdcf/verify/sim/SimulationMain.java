package hdcf.verify.sim;

import java.io.IOException;

/** Runs many seeds and tells as Markdown what was seen; {@code -Dsim.seed} is the first, {@code -Dsim.seeds} how many. */
public final class SimulationMain {
    private SimulationMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Hunt.quiet();
        Place place = Place.open();
        Campaign campaign = new Campaign(place, Long.getLong("sim.seed", 1), Long.getLong("sim.seeds", 1_000));
        long began = System.nanoTime();
        campaign.run(Integer.getInteger("sim.lanes", 2));
        CampaignReport report = campaign.report((System.nanoTime() - began) / 1e9);
        report.write();
        System.out.println(report.markdown());
        System.out.println("never seen: " + report.neverSeen());
        campaign.bad().stream()
                .limit(Long.getLong("sim.explained", 3))
                .forEach(bad -> System.out.println(campaign.explain(bad)));
        place.close();
        System.exit(campaign.bad().isEmpty() ? 0 : 1);
    }
}
