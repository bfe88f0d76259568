package hdcf.verify.longrun;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The book of a run as Markdown. */
final class Report {
    private final StringBuilder text = new StringBuilder();
    private final Book.Sums sums;

    private Report(Book.Sums sums) {
        this.sums = sums;
    }

    /** The whole page. */
    static String of(Book.Sums sums, Programme programme, Duration took) throws IOException, InterruptedException {
        Report report = new Report(sums);
        report.head(programme, took);
        report.faults();
        report.simulator(programme.seed());
        report.mutants();
        report.fuzzed();
        report.suites();
        report.skipped();
        report.time();
        return report.text.toString();
    }

    private void head(Programme programme, Duration took) throws IOException, InterruptedException {
        line("# The last long run");
        line("");
        line(
                "Written by `mvn -B verify -Plong -Dlong.minutes=N`, which [HACKING.md](HACKING.md) explains; not by hand.");
        line("");
        line("| | |");
        line("|---|---|");
        row("date", LocalDate.now(ZoneOffset.UTC).toString());
        row("commit", Machine.commit(Place.root()));
        row("machine", Machine.name());
        row("Java", System.getProperty("java.vendor") + " " + Runtime.version());
        row("minutes", String.format(Locale.ROOT, "%.1f", took.toMillis() / 60_000.0));
        row("first simulated seed", Long.toString(programme.seed()));
        row("**violations**", "**" + sums.violations().size() + "**");
        line("");
        sums.violations().forEach(one -> line("- " + cell(one)));
        line(sums.violations().isEmpty() ? "" : "\n");
    }

    private void faults() {
        line("## Faults on real programs");
        line("Counted when the suite that made them had judged what was left, and found it sound.");
        line("");
        line("| fault | what | survived |");
        line("|---|---|---|");
        Map<String, Long> byNumber = new TreeMap<>((a, b) -> order(a).compareTo(order(b)));
        byNumber.putAll(sums.faults());
        byNumber.forEach((what, times) -> line("| " + what.replace("|", " | ") + " | " + times + " |"));
        line("");
    }

    /** F2 before F10. */
    private static String order(String fault) {
        String[] words = fault.split("\\|", 2);
        return String.format(Locale.ROOT, "%4s%s", words[0].replaceAll("\\D", ""), words[1]);
    }

    private void simulator(long seed) {
        Book.Simulated all = sums.simulated();
        line("## Simulator");
        line(all.seeds() + " seeds from " + seed + ", " + all.bad() + " of them with a broken promise; "
                + all.crashCycles() + " crash cycles, " + all.events() + " events, " + all.virtualSec() / 3_600
                + " hours of virtual time.");
        line("");
        line("| seen | times |");
        line("|---|---|");
        sums.sometimes().forEach((what, times) -> line("| " + what + " | " + times + " |"));
        line("");
    }

    private void mutants() {
        line("## Planted bugs");
        line(
                "Each is planted by itself into a copy of the classes; the simulator looks for it from its first seed on.");
        line("");
        line("| planted bug | seeds | found as |");
        line("|---|---|---|");
        sums.mutants().forEach((name, found) -> line("| " + name + " | " + clip(found) + " |"));
        line("");
    }

    private void fuzzed() {
        line("## Fuzz targets");
        line("| target | seconds | executions | findings |");
        line("|---|---|---|---|");
        sums.fuzzed()
                .forEach((name, one) -> line("| `" + name + "` | " + one.seconds() + " | " + one.executions() + " | "
                        + one.findings() + " |"));
        line("");
    }

    private void suites() {
        line("## Suites");
        line("| suite | runs | tests passed | failed |");
        line("|---|---|---|---|");
        sums.suites()
                .forEach((name, one) ->
                        line("| `" + name + "` | " + one.runs() + " | " + one.passed() + " | " + one.failed() + " |"));
        line("");
    }

    private void skipped() {
        line("## Left out");
        line(sums.skipped().isEmpty() ? "Nothing." : "| what | why |\n|---|---|");
        sums.skipped().forEach(this::row);
        line("");
    }

    private void time() {
        line("## Where the time went");
        line("| part | seconds |");
        line("|---|---|");
        sums.seconds().forEach((lane, seconds) -> line("| " + lane + " | " + Math.round(seconds) + " |"));
    }

    private void row(String name, String value) {
        line("| " + cell(name) + " | " + cell(value) + " |");
    }

    private static String cell(String value) {
        return value.replace('|', '/').replaceAll("\\s+", " ").strip();
    }

    private static String clip(String found) {
        return found.length() <= 200 ? found : found.substring(0, 200) + "…";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
