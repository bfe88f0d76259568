package hdcf.bench;

import hdcf.bench.stat.Spread;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A target, and what was found.
 *
 * @param isFloor whether the figure must not lie below the bound; else not above it
 */
record Verdict(String what, boolean isFloor, double bound, Spread found) {
    static Verdict atLeast(double bound, String what, Spread found) {
        return new Verdict(what, true, bound, found);
    }

    static Verdict atMost(double bound, String what, Spread found) {
        return new Verdict(what, false, bound, found);
    }

    /** The median counts. */
    boolean isMet() {
        return isFloor ? found.median() >= bound : found.median() <= bound;
    }

    static void print(List<Verdict> verdicts, PrintWriter out) {
        out.println();
        out.println("| target | bound | found | verdict |");
        out.println("|---|---|---|---|");
        for (Verdict verdict : verdicts) {
            out.println(String.format(
                    Locale.ROOT,
                    "| %s | %s %s | %s | %s |",
                    verdict.what,
                    verdict.isFloor ? "≥" : "≤",
                    verdict.bound == Math.rint(verdict.bound)
                            ? String.valueOf((long) verdict.bound)
                            : String.valueOf(verdict.bound),
                    verdict.found.text(2),
                    verdict.isMet() ? "met" : "MISSED"));
        }
        out.flush();
    }
}
