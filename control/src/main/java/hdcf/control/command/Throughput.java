package hdcf.control.command;

import hdcf.control.command.live.Fleet;

/** What was done since this process began. Confined to the writer thread. */
final class Throughput {
    private long commands;
    private long commits;
    private long commitNanos;

    void applied(int commandsApplied) {
        commands += commandsApplied;
    }

    /** A transaction that wrote something is about to be committed. */
    void wrote() {
        commits++;
    }

    void committed(long nanos) {
        commitNanos += nanos;
    }

    QueueStats snapshot(JobCounts counts, Fleet fleet, int parkedClaims) {
        return new QueueStats(
                counts.snapshot(),
                fleet.online(),
                fleet.size() - fleet.online(),
                parkedClaims,
                commands,
                commits,
                commitNanos);
    }
}
