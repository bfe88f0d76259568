package hdcf.control.check;

/** A group of invariants. */
@FunctionalInterface
interface Check {
    void judge(Facts facts, Findings found);
}
