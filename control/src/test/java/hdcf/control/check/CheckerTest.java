package hdcf.control.check;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For each invariant at least two histories that break it, and one that only looks as if. */
final class CheckerTest {
    private static final int INVARIANTS = 32;

    @Test
    void aSoundRunIsSound() {
        Story story = new Story().done("j1", "w1", "a1").done("j2", "w2", "a2");
        assertThat(story.judged()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({
        "hdcf.control.check.RowHistories#submissions",
        "hdcf.control.check.RowHistories#leases",
        "hdcf.control.check.RowHistories#ends",
        "hdcf.control.check.RunHistories#runs",
        "hdcf.control.check.RunHistories#times",
        "hdcf.control.check.RunHistories#rest",
        "hdcf.control.check.PlacementHistories#bad",
        "hdcf.control.check.PreemptionHistories#bad",
        "hdcf.control.check.RecurrenceHistories#bad"
    })
    void flags(String invariant, String what, Consumer<Story> tell) {
        Story story = new Story().done("j0", "w1", "a0");
        tell.accept(story);
        assertThat(story.judged()).as(what).extracting(Violation::invariant).contains(invariant);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({
        "hdcf.control.check.NearMisses#all",
        "hdcf.control.check.PlacementHistories#near",
        "hdcf.control.check.PreemptionHistories#near",
        "hdcf.control.check.RecurrenceHistories#near"
    })
    void passes(String invariant, String what, Consumer<Story> tell) {
        Story story = new Story().done("j0", "w1", "a0");
        tell.accept(story);
        assertThat(story.judged()).as(invariant + " " + what).isEmpty();
    }

    /** I22, a backup is a prefix, is judged over two files, and has tests of its own below. */
    @Test
    void eachInvariantHasTwoHistoriesThatBreakItAndOneThatOnlyLooksAsIf() {
        Map<String, Long> bad = counted(List.of(
                RowHistories.submissions(),
                RowHistories.leases(),
                RowHistories.ends(),
                RunHistories.runs(),
                RunHistories.times(),
                RunHistories.rest(),
                PlacementHistories.bad(),
                PreemptionHistories.bad(),
                RecurrenceHistories.bad()));
        Map<String, Long> near = counted(List.of(
                NearMisses.all(), PlacementHistories.near(), PreemptionHistories.near(), RecurrenceHistories.near()));
        for (int number = 1; number <= INVARIANTS; number++) {
            String invariant = "I" + number;
            if (!invariant.equals("I22")) {
                assertThat(bad.getOrDefault(invariant, 0L))
                        .as("bad histories of " + invariant)
                        .isGreaterThanOrEqualTo(2);
                assertThat(near.getOrDefault(invariant, 0L))
                        .as("near misses of " + invariant)
                        .isPositive();
            }
        }
    }

    private static Map<String, Long> counted(List<Stream<Arguments>> told) {
        return told.stream()
                .flatMap(Function.identity())
                .collect(Collectors.groupingBy(one -> String.valueOf(one.get()[0]), Collectors.counting()));
    }

    @Test
    void aBackupIsAPrefixOfWhatCameAfter() {
        Story live = new Story().done("j0", "w1", "a0");
        Snapshot early = copy(live);
        live.done("j1", "w1", "a1");
        assertThat(PrefixCheck.backup(early, live.rows())).isEmpty();
        assertThat(PrefixCheck.backup(live.rows(), early))
                .extracting(Violation::invariant)
                .contains("I22");
        Story other = new Story().done("jX", "w1", "a0");
        assertThat(PrefixCheck.backup(other.rows(), live.rows()))
                .extracting(Violation::invariant)
                .contains("I22");
        live.events.remove(0);
        assertThat(PrefixCheck.backup(early, live.rows()))
                .as("the beginning of the log was cleaned up since")
                .isEmpty();
    }

    @Test
    void aRestoreFencesEveryLease() {
        Story story = new Story().submitted("j1").claimed("j1", "w1", "a1").acked("j1");
        Snapshot backup = copy(story);
        assertThat(PrefixCheck.restored(backup, backup)).hasSize(2);
        story.meta.put("incarnation", "2");
        assertThat(PrefixCheck.restored(backup, copy(story)))
                .as("the lease is still good")
                .hasSize(1);
        story.job("j1").assignment = null;
        assertThat(PrefixCheck.restored(backup, copy(story))).isEmpty();
    }

    @Test
    void ofManyFindingsTheFirstThousandAreTold() {
        Story story = new Story();
        for (int i = 0; i < 1_500; i++) {
            story.damage.add("page " + i + " is damaged");
        }
        assertThat(story.judged())
                .hasSize(1_001)
                .last()
                .extracting(Violation::sentence)
                .asString()
                .contains("1500");
    }

    private static Snapshot copy(Story story) {
        Snapshot rows = story.rows();
        return new Snapshot(
                rows.meta(),
                rows.counts(),
                rows.jobs(),
                List.copyOf(rows.attempts()),
                List.copyOf(rows.events()),
                rows.workers(),
                rows.keys(),
                rows.batches(),
                rows.content(),
                rows.damage());
    }
}
