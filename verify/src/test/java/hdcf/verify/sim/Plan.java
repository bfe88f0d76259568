package hdcf.verify.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that a run depends on, written out: what is configured, which jobs are sent, which faults happen when, and how bad the
 * links are. Drawn from a seed; a plan can be thinned out without disturbing what is left of it.
 */
record Plan(long seed, Config config, Rates rates, List<JobPlan> jobs, List<Fault> faults) {
    private static final long SECOND = 1_000_000_000L;

    /**
     * Sizes and times.
     *
     * @param downSec how long a control plane that ended is away at most; 0, as in older schedules: a minute
     */
    record Config(
            int workers,
            int slots,
            int clients,
            int timeoutSec,
            int graceSec,
            int heartbeatSec,
            int chaosSec,
            int queue,
            int downSec) {
        private static final int MINUTE = 60;

        long mostDownNanos() {
            return (downSec == 0 ? MINUTE : downSec) * SECOND;
        }
    }

    /**
     * How often what goes wrong, as fractions of the calls, and how long things take.
     *
     * @param death of a worker's process, per step of its disk and per call
     */
    record Rates(
            double dropRequest,
            double dropAnswer,
            double duplicate,
            double slow,
            double diskFault,
            double death,
            double commitCrash,
            long commitMs,
            double drift,
            long skewMs) {
        static Rates none() {
            return new Rates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        Rates withoutLosses() {
            return new Rates(0, 0, 0, slow, diskFault, death, commitCrash, commitMs, drift, skewMs);
        }

        Rates withoutDelays() {
            return new Rates(dropRequest, dropAnswer, duplicate, 0, diskFault, death, commitCrash, 0, drift, skewMs);
        }

        Rates withoutDeaths() {
            return new Rates(dropRequest, dropAnswer, duplicate, slow, diskFault, 0, 0, commitMs, drift, skewMs);
        }

        Rates withoutDiskFaults() {
            return new Rates(dropRequest, dropAnswer, duplicate, slow, 0, death, commitCrash, commitMs, drift, skewMs);
        }

        Rates withoutClocks() {
            return new Rates(dropRequest, dropAnswer, duplicate, slow, diskFault, death, commitCrash, commitMs, 0, 0);
        }
    }

    /** One job: what its command does, and what its client does with it. */
    record JobPlan(
            int number,
            long atNanos,
            int priority,
            long delaySec,
            int maxAttempts,
            long timeoutMs,
            long durationMs,
            String exitCodes,
            int outputBytes,
            boolean ignoresTerm,
            long abortAfterNanos) {
        /** Some take one of a limit that all share. */
        boolean isLimited() {
            return number % 4 == 1;
        }
    }

    /** What goes wrong. */
    enum Kind {
        /** The control plane's process is killed. */
        PLANE_KILL,
        /** Its machine loses power. */
        PLANE_POWER,
        /** Its machine loses power while a commit is on its way to the disk. */
        PLANE_TORN,
        /** A commit fails, with or without effect. */
        PLANE_FAULT,
        /** It stands still. */
        PLANE_PAUSE,
        /** Its wall clock jumps. */
        PLANE_CLOCK,
        /** Its disk is nearly full. */
        PLANE_FULL,
        WORKER_KILL,
        WORKER_POWER,
        /** Its machine is set up anew under the same name. */
        WORKER_WIPE,
        WORKER_PAUSE,
        WORKER_SLEEP,
        WORKER_CLOCK,
        /** The worker is told to stop, and started again. */
        WORKER_STOP,
        /** Nothing passes between a worker and the control plane. */
        CUT,
        /** Requests arrive, answers do not. */
        CUT_ANSWERS,
        /** Every command of a worker's machine fails at once. */
        WORKER_ROTTEN,
        /** An operator wants a worker to get nothing for a while. */
        WORKER_ASIDE
    }

    /** One fault at one time. */
    record Fault(Kind kind, int node, long atNanos, long lengthNanos, long value) {}

    Plan withFaults(List<Fault> fewer) {
        return new Plan(seed, config, rates, jobs, fewer);
    }

    Plan withJobs(List<JobPlan> fewer) {
        return new Plan(seed, config, rates, fewer, faults);
    }

    Plan withRates(Rates other) {
        return new Plan(seed, config, other, jobs, faults);
    }

    static Plan draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        int workers = 1 + (int) (random.nextDouble() * random.nextDouble() * 7);
        int timeout = 5 + random.nextInt(25);
        Config config = new Config(
                workers,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                timeout,
                8 + random.nextInt(32),
                Math.max(1, timeout / (3 + random.nextInt(3))),
                12 + random.nextInt(36),
                random.nextInt(10) == 0 ? 4 : 256,
                // Mostly short: while it is away nothing can go wrong but the clients' patience.
                random.nextInt(5) == 0 ? Config.MINUTE : 3 + random.nextInt(12));
        Rates rates = new Rates(
                some(random, 0.05),
                some(random, 0.08),
                some(random, 0.05),
                some(random, 0.1),
                some(random, 0.02),
                some(random, 0.015),
                some(random, 0.05),
                random.nextInt(4) == 0 ? random.nextInt(300) : 1,
                random.nextInt(3) == 0 ? (random.nextDouble() - 0.5) / 50 : 0,
                random.nextInt(3) == 0 ? random.nextLong(-7_200_000, 7_200_000) : 0);
        return new Plan(seed, config, rates, jobs(random, config), faults(random, config));
    }

    private static double some(SplittableRandom random, double most) {
        boolean isOn = random.nextInt(2) == 0;
        double drawn = random.nextDouble() * most;
        return isOn ? drawn : 0;
    }

    private static List<JobPlan> jobs(SplittableRandom random, Config config) {
        int count = 6 + (int) (random.nextDouble() * random.nextDouble() * 20);
        int priorities = random.nextInt(2) == 0 ? 1 : 5;
        boolean failing = random.nextInt(3) == 0;
        List<JobPlan> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Most come early, so that they are under way while things go wrong.
            long at = (long) (Math.pow(random.nextDouble(), 2) * config.chaosSec * SECOND);
            boolean aborts = random.nextInt(8) == 0;
            jobs.add(new JobPlan(
                    i,
                    at,
                    random.nextInt(priorities),
                    random.nextInt(6) == 0 ? random.nextInt(40) : 0,
                    1 + random.nextInt(4),
                    random.nextInt(6) == 0 ? 2_000 + random.nextInt(8_000) : 0,
                    10 + (long) (Math.pow(random.nextDouble(), 4) * 25_000),
                    exitCodes(random, failing),
                    random.nextInt(12) == 0 ? 9_000 + random.nextInt(60_000) : random.nextInt(3) == 0 ? 40 : 0,
                    random.nextInt(10) == 0,
                    aborts ? (long) (random.nextDouble() * 30 * SECOND) : -1));
        }
        return jobs;
    }

    private static String exitCodes(SplittableRandom random, boolean failing) {
        int roll = random.nextInt(failing ? 4 : 12);
        return roll == 0 ? "1" : roll == 1 ? "1,0" : roll == 2 && failing ? "3,3,0" : "0";
    }

    private static List<Fault> faults(SplittableRandom random, Config config) {
        List<Fault> faults = new ArrayList<>();
        int most = random.nextInt(5) == 0 ? 0 : 14;
        for (Kind kind : Kind.values()) {
            int count = most == 0 || random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                long at = (long) (random.nextDouble() * config.chaosSec * SECOND);
                long length = (long) (Math.pow(random.nextDouble(), 3) * 90 * SECOND);
                faults.add(new Fault(kind, random.nextInt(config.workers), at, length, random.nextLong()));
            }
        }
        return faults;
    }
}
