package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.OutputRig.Lease;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output that is read while its job writes it. */
final class OutputFollowTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private OutputRig rig;

    @BeforeEach
    void open() {
        rig = new OutputRig(folder);
    }

    @AfterEach
    void close() throws InterruptedException {
        rig.close();
    }

    @Test
    void showsEachLineWhileTheJobRunsAndEndsWithTheAttempt() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "one\n");
        HttpResponse<InputStream> answer = rig.follow(lease.job(), "stdout?follow=true");
        assertThat(answer.headers().firstValue("HDCF-Attempt-Ended")).contains("false");
        assertThat(answer.headers().firstValue("HDCF-Attempt")).contains("1");
        try (InputStream body = answer.body()) {
            assertThat(line(body)).isEqualTo("one\n");
            assertThat(rig.put(lease, 4, "two\n").json().path("watched").asBoolean())
                    .isTrue();
            assertThat(line(body)).isEqualTo("two\n");
            rig.put(lease, 8, "three");
            rig.complete(OutputRig.completion(lease, "one\ntwo\nthree"));
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("three");
        }
        long until = System.nanoTime() + LIMIT.toNanos();
        while (rig.plane().outputs().watches().count() > 0) {
            assertThat(System.nanoTime() - until).as("time over").isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    void tellsTheHeadOfASilentJobAtOnce() throws Exception {
        Lease lease = rig.lease();
        HttpResponse<InputStream> answer = rig.follow(lease.job(), "stderr?follow=true");
        assertThat(answer.statusCode()).isEqualTo(200);
        rig.complete(OutputRig.completion(lease, ""));
        assertThat(answer.body().readAllBytes()).isEmpty();
    }

    @Test
    void waitsForAJobThatHasNotBegun() throws Exception {
        rig.post("/register", "{\"worker_id\":\"w1\"}");
        String job = rig.post("/jobs", "{\"command\":\"true\"}")
                .json()
                .path("job_id")
                .asText();
        CompletableFuture<String> all = CompletableFuture.supplyAsync(() -> text(job));
        Lease lease = rig.claim();
        rig.ack(lease);
        rig.put(lease, 0, "begun");
        rig.complete(OutputRig.completion(lease, "begun"));
        assertThat(all.get(30, TimeUnit.SECONDS)).isEqualTo("begun");
    }

    @Test
    void sendsWhatCameInlineToThoseWhoFollowed() throws Exception {
        Lease lease = rig.lease();
        try (InputStream body = rig.follow(lease.job(), "stdout?follow=true").body()) {
            var report = OutputRig.completion(lease, "small");
            report.putObject("stdout_inline").put("encoding", "utf8").put("data", "small");
            rig.complete(report);
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("small");
        }
    }

    @Test
    void goesOnAtAnOffset() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "0123456789");
        try (InputStream body =
                rig.follow(lease.job(), "stdout?follow=true&attempt=1&offset=4").body()) {
            assertThat(body.readNBytes(6)).isEqualTo("456789".getBytes(StandardCharsets.UTF_8));
            rig.put(lease, 10, "ab");
            assertThat(body.readNBytes(2)).isEqualTo("ab".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void noticesThatAFollowerWentAway() throws Exception {
        Lease lease = rig.lease();
        HttpResponse<InputStream> answer = rig.follow(lease.job(), "stdout?follow=true");
        assertThat(rig.put(lease, 0, "").json().path("watched").asBoolean()).isTrue();
        answer.body().close();
        long until = System.nanoTime() + LIMIT.toNanos();
        while (rig.put(lease, 0, "").json().path("watched").asBoolean()) {
            assertThat(System.nanoTime() - until).as("time over").isNegative();
        }
    }

    @Test
    void endsFollowersCleanlyWhenItStops() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "so far");
        try (InputStream body = rig.follow(lease.job(), "stdout?follow=true").body()) {
            assertThat(body.readNBytes(6)).isEqualTo("so far".getBytes(StandardCharsets.UTF_8));
            rig.restart();
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void endsForAnAbortedJobWhenItsWorkerTellsTheEnd() throws Exception {
        Lease lease = rig.lease();
        try (InputStream body = rig.follow(lease.job(), "stdout?follow=true").body()) {
            rig.post("/abort", "{\"job_id\":\"" + lease.job() + "\"}");
            rig.put(lease, 0, "terminated");
            rig.post("/fail", OutputRig.report(lease).put("exit_code", 143).toString());
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("terminated");
        }
    }

    @Test
    void takesSoManyFollowersAndNoMore() throws Exception {
        Lease lease = rig.lease();
        List<InputStream> bodies = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                HttpResponse<InputStream> one = rig.follow(lease.job(), "stdout?follow=true");
                assertThat(one.statusCode()).isEqualTo(200);
                bodies.add(one.body());
            }
            HttpResponse<InputStream> more = rig.follow(lease.job(), "stdout?follow=true");
            assertThat(more.statusCode()).isEqualTo(429);
            more.body().close();
        } finally {
            for (InputStream body : bodies) {
                body.close();
            }
        }
    }

    private String text(String job) {
        try (InputStream body = rig.follow(job, "stdout?follow=true").body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (Exception cut) {
            throw new AssertionError(cut);
        }
    }

    private static String line(InputStream body) throws Exception {
        StringBuilder line = new StringBuilder();
        for (int c = body.read(); c >= 0; c = body.read()) {
            line.append((char) c);
            if (c == '\n') {
                break;
            }
        }
        return line.toString();
    }
}
