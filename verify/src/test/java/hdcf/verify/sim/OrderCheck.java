package hdcf.verify.sim;

import java.util.Collection;

/** Whether each claim took the job that comes first of those that may go. */
final class OrderCheck {
    private final World world;
    private final Collection<Track> tracks;

    /** @param tracks every job, as far as the log was read */
    OrderCheck(World world, Collection<Track> tracks) {
        this.world = world;
        this.tracks = tracks;
    }

    /** No job that may go and comes first is passed over, but one that this worker had before. */
    void check(Track granted, String worker, String where) {
        Track.JobRow mine = granted.row;
        if (mine == null) {
            return;
        }
        if (!granted.status.equals("PENDING") || (!granted.isReady && !granted.isInBatch)) {
            world.oracle.violation("I15", "claimed while it waits" + where);
        }
        for (Track other : tracks) {
            Track.JobRow row = other.row;
            if (row != null
                    && !other.equals(granted)
                    && other.status.equals("PENDING")
                    && other.isReady
                    && !row.isLimited()
                    && !other.worker.equals(worker)
                    && row.comesBefore(mine)) {
                world.oracle.violation("I14", "passed over job " + row.id() + where);
                return;
            }
            if (row != null
                    && other.status.equals("PENDING")
                    && row.createdAt() < mine.createdAt()
                    && row.priority() < mine.priority()) {
                world.tally.hit("priority overtook FIFO");
            }
        }
    }
}
