package hdcf.client;

/** Sees how far a transfer came. */
@FunctionalInterface
public interface TransferWatcher {
    /** So many bytes of the blob are where they belong; fewer than before when it begins anew. */
    void at(long bytes);
}
