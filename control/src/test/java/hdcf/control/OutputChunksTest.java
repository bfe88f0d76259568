package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.OutputRig.Answer;
import hdcf.control.OutputRig.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks of output as they come over the wire: in order, twice, overlapping, too early, all at once. */
final class OutputChunksTest {
    @TempDir
    Path folder;

    private OutputRig rig;

    @BeforeEach
    void open() {
        rig = new OutputRig(folder, "--output-limit-mb", "4");
    }

    @AfterEach
    void close() throws InterruptedException {
        rig.close();
    }

    @Test
    void appendsChunksAndTellsTheLengthHeld() throws Exception {
        Lease lease = rig.lease();
        Answer first = rig.put(lease, 0, "hello ");
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.json().path("length").asLong()).isEqualTo(6);
        assertThat(first.json().path("watched").asBoolean()).isFalse();
        assertThat(rig.put(lease, 6, "world\n").json().path("length").asLong()).isEqualTo(12);
        assertThat(rig.put(lease, 0, "").json().path("length").asLong()).isEqualTo(12);
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("hello world\n");
        assertThat(rig.output(lease, "stderr").body()).isEmpty();
        assertThat(Files.readString(rig.file(lease, "stdout"))).isEqualTo("hello world\n");
    }

    @Test
    void ignoresWhatIsHeldAndRefusesWhatComesTooEarly() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "abcdef");
        assertThat(rig.put(lease, 0, "abcdef").json().path("length").asLong()).isEqualTo(6);
        assertThat(rig.put(lease, 2, "cd").json().path("length").asLong()).isEqualTo(6);
        assertThat(rig.put(lease, 4, "efgh").json().path("length").asLong()).isEqualTo(8);
        Answer early = rig.put(lease, 9, "j");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.code()).isEqualTo("offset_gap");
        assertThat(early.json().path("expected").asLong()).isEqualTo(8);
        assertThat(early.json().path("error").asText()).contains("offset 8");
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("abcdefgh");
    }

    @Test
    void keepsAnyBytesAsTheyAre() throws Exception {
        Lease lease = rig.lease();
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        rig.put(lease, "stderr", 0, bytes);
        assertThat(rig.output(lease, "stderr").body()).isEqualTo(bytes);
        assertThat(rig.output(lease, "stderr?offset=69990").body())
                .isEqualTo(Arrays.copyOfRange(bytes, 69_990, 70_000));
        assertThat(rig.output(lease, "stderr?offset=70001").body()).isEmpty();
        Answer part = rig.output(lease, "stderr?offset=3");
        assertThat(part.header("HDCF-Offset")).isEqualTo("3");
        assertThat(part.header("HDCF-Attempt-Ended")).isEqualTo("false");
        assertThat(part.header("HDCF-Attempt")).isEqualTo("1");
    }

    @Test
    void takesOutputOfALiveAttemptOnly() throws Exception {
        rig.post("/register", "{\"worker_id\":\"w1\"}");
        rig.post("/jobs", "{\"command\":\"true\"}");
        Lease lease = rig.claim();
        assertThat(rig.put(lease, 0, "x").code()).as("not acknowledged").isEqualTo("stale_assignment");
        rig.ack(lease);
        assertThat(rig.put(lease, 0, "x").status()).isEqualTo(200);
        assertThat(rig.put(new Lease(lease.job(), "a1"), 0, "x").code()).isEqualTo("stale_assignment");
        assertThat(rig.put(new Lease("j1", lease.assignment()), 0, "x").status())
                .isEqualTo(404);
        assertThat(rig.complete(OutputRig.completion(lease, "x")).status()).isEqualTo(200);
        assertThat(rig.put(lease, 1, "y").code()).as("ended").isEqualTo("stale_assignment");
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("x");
    }

    @Test
    void takesOutputOfAnAbortedJobUntilItsEndIsTold() throws Exception {
        Lease lease = rig.lease();
        rig.post("/abort", "{\"job_id\":\"" + lease.job() + "\"}");
        assertThat(rig.put(lease, 0, "last words").status()).isEqualTo(200);
        Answer end =
                rig.post("/fail", OutputRig.report(lease).put("exit_code", 143).toString());
        assertThat(end.code()).isEqualTo("illegal_transition");
        assertThat(rig.put(lease, 10, "!").code()).isEqualTo("stale_assignment");
        Answer kept = rig.output(lease, "stdout");
        assertThat(kept.text()).isEqualTo("last words");
        assertThat(kept.header("HDCF-Attempt-Ended")).isEqualTo("true");
    }

    @Test
    void refusesWhatIsNoChunk() throws Exception {
        Lease lease = rig.lease();
        String path = "/jobs/" + lease.job() + "/output/stdout?assignment_id=" + lease.assignment();
        assertThat(rig.send("PUT", path, "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(415);
        assertThat(rig.send("PUT", path, "application/octet-stream", new byte[1024 * 1024 + 1])
                        .status())
                .isEqualTo(413);
        assertThat(rig.send("PUT", path + "&offset=-1", "application/octet-stream", new byte[1])
                        .status())
                .isEqualTo(422);
        assertThat(rig.put(lease, "stdlog", 0, new byte[1]).status()).isEqualTo(404);
        String nobody = "/jobs/" + lease.job() + "/output/stdout";
        assertThat(rig.send("PUT", nobody, "application/octet-stream", new byte[1])
                        .status())
                .isEqualTo(422);
        assertThat(rig.output(lease, "stdout").body()).isEmpty();
    }

    @Test
    void takesSoMuchOfAStreamAndNoMore() throws Exception {
        Lease lease = rig.lease();
        byte[] mib = new byte[1024 * 1024];
        for (int i = 0; i < 4; i++) {
            assertThat(rig.put(lease, "stdout", (long) i * mib.length, mib).status())
                    .isEqualTo(200);
        }
        Answer more = rig.put(lease, "stdout", 4L * mib.length, new byte[1]);
        assertThat(more.status()).isEqualTo(413);
        assertThat(more.json().path("detail").asText()).contains("4 MiB").contains("--output-limit-mb");
        assertThat(rig.output(lease, "stdout").body()).hasSize(4 * mib.length);
    }

    @Test
    void goesOnAfterARestartFromWhatIsHeld() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "before ");
        rig.restart();
        assertThat(rig.put(lease, 0, "").json().path("length").asLong()).isEqualTo(7);
        assertThat(rig.put(lease, 20, "x").json().path("expected").asLong()).isEqualTo(7);
        assertThat(rig.put(lease, 7, "after").json().path("length").asLong()).isEqualTo(12);
        assertThat(rig.complete(OutputRig.completion(lease, "before after")).status())
                .isEqualTo(200);
    }

    @Test
    void anyOrderOfChunksMakesTheSameStream() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Lease lease = rig.lease();
        byte[] whole = new byte[Integer.getInteger("random.steps", 300) * 1_000];
        random.nextBytes(whole);
        long held = 0;
        for (int i = 0; held < whole.length && i < 4_000; i++) {
            // Most come near the end of what is held, where something can go wrong.
            int near = random.nextInt(8) == 0 ? 0 : (int) Math.max(0, held - 10_000);
            int from = near + random.nextInt((int) Math.min(whole.length, held + 3_000) - near);
            int length = Math.min(whole.length - from, random.nextInt(12_000));
            Answer answer = rig.put(lease, "stdout", from, Arrays.copyOfRange(whole, from, from + length));
            if (from > held) {
                assertThat(answer.json().path("expected").asLong())
                        .as("seed " + seed)
                        .isEqualTo(held);
            } else {
                held = Math.max(held, from + length);
                assertThat(answer.json().path("length").asLong())
                        .as("seed " + seed)
                        .isEqualTo(held);
            }
            if (random.nextInt(50) == 0) {
                rig.restart();
            }
        }
        if (held < whole.length) {
            rig.put(lease, "stdout", held, Arrays.copyOfRange(whole, (int) held, whole.length));
        }
        assertThat(rig.output(lease, "stdout").body()).as("seed " + seed).isEqualTo(whole);
        assertThat(rig.complete(OutputRig.completion(lease, whole, new byte[0])).status())
                .as("seed " + seed)
                .isEqualTo(200);
    }

    @Test
    void manyCallersWithTheSameChunksMakeOneStream() throws Exception {
        Lease lease = rig.lease();
        byte[] whole = new byte[64 * 1024];
        new SplittableRandom(5).nextBytes(whole);
        ExecutorService callers = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < 6; caller++) {
                int step = 1_000 + caller * 377;
                all.add(callers.submit(() -> {
                    send(lease, whole, step);
                    return step;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(rig.output(lease, "stdout").body()).isEqualTo(whole);
    }

    private void send(Lease lease, byte[] whole, int step) throws IOException, InterruptedException {
        for (int from = 0; from < whole.length; from += step) {
            Answer answer = rig.put(
                    lease, "stdout", from, Arrays.copyOfRange(whole, from, Math.min(whole.length, from + step)));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }
}
