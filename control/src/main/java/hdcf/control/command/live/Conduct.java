package hdcf.control.command.live;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is held against a worker: by job, how strongly the end of its attempt points to the worker and not to the job. Kept in
 * memory only. Confined to the writer thread.
 */
public final class Conduct {
    /** What an attempt points with that failed at once: perhaps it was the worker. */
    public static final int QUICK = 1;

    /** What an attempt points with that infrastructure ended, or that ended well on another worker. */
    public static final int FIRM = 2;

    private static final int NOTHING = 0;
    private static final int JOBS = 32;

    private final Map<Long, Integer> byJob = new LinkedHashMap<>();
    private int completions;

    /** Holds an attempt of this job against the worker. */
    public void accuse(long jobNumber, int points) {
        completions = 0;
        byJob.merge(jobNumber, points, Math::max);
        if (byJob.size() > JOBS) {
            byJob.remove(byJob.keySet().iterator().next());
        }
    }

    /** The job failed on another worker, too: it is the job. Remembered, for it may end well on a third one. */
    public boolean acquit(long jobNumber) {
        return byJob.replace(jobNumber, NOTHING) != null;
    }

    /** The job ended well on another worker: it was this one. */
    public boolean convict(long jobNumber) {
        return byJob.replace(jobNumber, FIRM) != null;
    }

    /**
     * A job ended well here: whatever went before, the worker works.
     *
     * @return how many did in a row
     */
    public int clear() {
        byJob.clear();
        return ++completions;
    }

    /** Forgets everything. */
    public void forget() {
        byJob.clear();
        completions = 0;
    }

    /** How much is held against it. */
    public int points() {
        int sum = 0;
        for (int points : byJob.values()) {
            sum += points;
        }
        return sum;
    }

    /** Whether nothing was noted. */
    public boolean isEmpty() {
        return byJob.isEmpty();
    }

    /** Whether an attempt of this job was noted. */
    public boolean knows(long jobNumber) {
        return byJob.containsKey(jobNumber);
    }
}
