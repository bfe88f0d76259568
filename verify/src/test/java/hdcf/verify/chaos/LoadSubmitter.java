package hdcf.verify.chaos;

import hdcf.verify.harness.Http;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends jobs, each under a key of its own, and repeats what was not answered with the same key. Stops when told to, but never
 * before its last job was acknowledged. Confined to its thread; the result may be read when it has ended.
 */
final class LoadSubmitter implements Runnable {
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long UNHEARD_PAUSE_NANOS = 25_000_000;

    private final Http http;
    private final String name;
    private final Random random;
    private final AtomicBoolean isEnough;
    private final Progress progress;
    private final List<String> acknowledged = new ArrayList<>();
    private int sent;

    LoadSubmitter(Http http, String name, long seed, AtomicBoolean isEnough, Progress progress) {
        this.http = http;
        this.name = name;
        this.random = new Random(seed);
        this.isEnough = isEnough;
        this.progress = progress;
    }

    /** Ids of the jobs that were acknowledged. */
    List<String> acknowledged() {
        return acknowledged;
    }

    int sent() {
        return sent;
    }

    @Override
    public void run() {
        while (!isEnough.get()) {
            String command = random.nextInt(5) == 0 ? "fail" : "work";
            String body = "{\"command\":\"" + command + "\",\"priority\":" + random.nextInt(3) + ",\"max_attempts\":"
                    + (1 + random.nextInt(2)) + ",\"crash_limit\":100}";
            submit(body, name + "-" + ++sent);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void submit(String body, String key) {
        while (true) {
            try {
                Http.Answer answer = http.post("/jobs", body, Map.of("Idempotency-Key", key));
                if (answer.status() == 201 || answer.status() == 200) {
                    acknowledged.add(answer.json().get("job_id").asText());
                    progress.count();
                    return;
                }
                if (answer.status() < 500 && answer.status() != 429) {
                    throw new AssertionError("Expected a submission to be taken, found " + answer);
                }
            } catch (UncheckedIOException nobodyThere) {
                // Nobody knows whether it was taken: the key makes the repetition harmless.
            }
            LockSupport.parkNanos(UNHEARD_PAUSE_NANOS);
        }
    }
}
