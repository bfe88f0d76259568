package hdcf.control.check;

import java.util.List;

/** Judges evidence against every invariant. */
public final class Checker {
    private static final List<Check> ROWS = List.of(
            new TransitionChecks(),
            new LeaseChecks(),
            new AttemptChecks(),
            new OrderChecks(),
            new PlacementChecks(),
            new PreemptionChecks(),
            new RowChecks(),
            new BatchChecks(),
            new RecurrenceChecks(),
            new ClockChecks());
    private static final List<Check> RUN = List.of(
            new SubmissionChecks(),
            new AbortChecks(),
            new LaunchChecks(),
            new HonestyChecks(),
            new ReadChecks(),
            new RestChecks(),
            new MeasureChecks());

    private Checker() {}

    /** What does not hold; the first thousand of it. */
    public static List<Violation> check(Evidence evidence) {
        Facts facts = new Facts(evidence);
        Findings found = new Findings();
        evidence.rows().damage().forEach(sentence -> found.add("I18", null, sentence));
        ROWS.forEach(check -> check.judge(facts, found));
        if (!evidence.history().isEmpty()) {
            RUN.forEach(check -> check.judge(facts, found));
        }
        if (evidence.data() != null) {
            new ContentChecks(evidence.data()).judge(facts, found);
        }
        return found.all();
    }
}
