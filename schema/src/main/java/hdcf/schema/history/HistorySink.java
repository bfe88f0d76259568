package hdcf.schema.history;

/** Where the lines of a history go. */
@FunctionalInterface
public interface HistorySink {
    /** Takes the next line. Called by several threads; the lines of one node come in order. */
    void accept(HistoryEvent event);
}
