package hdcf.verify.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.RawSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each member of each body and each query parameter with each bad value: a sentence, and nothing changed. */
final class HostileInputIT {
    @TempDir
    Path folder;

    private ControlProcess control;
    private Victim victim;
    private Watch watch;

    @BeforeEach
    void start() {
        control = new ControlProcess(
                        folder, List.of("--heartbeat-timeout-seconds", "3600", "--reconcile-interval-seconds", "3600"))
                .start();
        victim = new Victim(control);
        victim.revive();
        watch = new Watch(control);
    }

    @AfterEach
    void stop() {
        victim.close();
        control.close();
    }

    @Test
    void refusesEachBadValueOfEachMember() {
        Map<String, String> values = Bodies.badValues();
        int calls = 0;
        int refused = 0;
        Map<String, List<String>> bodies = new TreeMap<>(Bodies.MEMBERS);
        bodies.putAll(Bodies.OPTIONAL);
        for (Map.Entry<String, List<String>> body : bodies.entrySet()) {
            for (String member : body.getValue()) {
                for (Map.Entry<String, String> value : values.entrySet()) {
                    if (victim.revive()) {
                        watch.accept();
                    }
                    String path = body.getKey();
                    if (path.startsWith("/workers/")) {
                        victim.settle();
                        watch.accept();
                    }
                    String what = path + " " + member + " = " + value.getKey();
                    RawSocket.Reply reply = victim.post(path, victim.body(path, Map.of(member, value.getValue())));
                    watch.judge(what, reply);
                    calls++;
                    refused += reply == null || reply.status() >= 400 ? 1 : 0;
                }
            }
        }
        watch.healthy();
        assertThat(refused).as("refused of " + calls).isGreaterThan(calls / 3);
        System.out.println("HostileInputIT: " + calls + " bad members, " + refused + " refused");
    }

    @Test
    void refusesBodiesThatAreNoBody() {
        for (String path : Bodies.MEMBERS.keySet()) {
            Bodies.badBodies().forEach((name, body) -> {
                RawSocket.Reply reply = victim.post(path, body);
                watch.judge(path + " with " + name, reply);
                if (reply != null && (reply.status() == 200 || reply.body().equals("[]"))) {
                    judgedOneByOne(path + " with " + name, reply.body());
                    return;
                }
                assertThat(reply == null ? 413 : reply.status())
                        .as(path + " with " + name)
                        .isBetween(400, 499);
            });
        }
        watch.healthy();
    }

    @Test
    void storesNothingOfAnArrayWithOneBadElement() {
        victim.post("/jobs", "{\"command\":\"true\",\"scheduled_at\":9999999999}");
        watch.accept();
        for (String array : Bodies.badArrays("{\"command\":\"true\"}")) {
            RawSocket.Reply reply = victim.post("/jobs", array);
            watch.judge("/jobs with " + start(array), reply);
            assertThat(reply == null ? 400 : reply.status()).as(start(array)).isBetween(400, 499);
        }
        String tooMany = "[" + "{\"command\":\"x\"},".repeat(100_000) + "{\"command\":\"x\"}]";
        RawSocket.Reply many = victim.post("/jobs", tooMany);
        assertThat(many == null ? 413 : many.status()).isEqualTo(413);
        watch.settles("what was staged of 100,001 jobs is gone");
        for (String path : List.of("/ack", "/release", "/complete", "/fail")) {
            for (String array : Bodies.badArrays(victim.body(path, Map.of("assignment_id", "\"stale\"")))) {
                watch.judge(path + " with " + start(array), victim.post(path, array));
            }
        }
        watch.healthy();
    }

    @Test
    void refusesBadQueriesAndPaths() {
        List<String> targets = List.of(
                "/jobs?status=",
                "/jobs?worker_id=",
                "/jobs?limit=",
                "/jobs?cursor=",
                "/events?component=",
                "/events?event=",
                "/events?worker_id=",
                "/events?job_id=",
                "/events?since_id=",
                "/events?limit=",
                "/next-job?worker_id=",
                "/next-job?worker_id=victim&max=",
                "/next-job?worker_id=nobody&max=1&wait_ms=",
                "/next-job?worker_id=victim&max=0&claim_id=",
                "/jobs/",
                "/jobs/x/output/",
                "/jobs/x/output/stdout?attempt=",
                "/jobs/x/output/stdout?offset=",
                "/jobs?",
                "/jobs?%",
                "/");
        List<String> values = List.of(
                "-1",
                "0",
                "1e9",
                "99999999999999999999",
                "1.5",
                "NaN",
                "null",
                "%00",
                "%ff%fe",
                "%zz",
                "%",
                "%u0041",
                "%ed%a0%80",
                "'%20OR%201=1--",
                "<b>",
                "a%0d%0aX-Y:%20z",
                "\u00e9",
                "x".repeat(5_000),
                "&&&&",
                "=",
                "[]",
                "{}",
                "a=b".repeat(100),
                "%E2%80%AE");
        for (String target : targets) {
            for (String value : values) {
                watch.judge("GET " + start(target + value), victim.get(target + value));
            }
        }
        watch.judge("1,000 parameters", victim.get("/jobs?" + "a=1&".repeat(1_000)));
        watch.healthy();
    }

    /** Arrays of acks and reports are answered one by one; each bad element has its own refusal. */
    private static void judgedOneByOne(String what, String body) {
        for (JsonNode element : Http.tree(body)) {
            assertThat(element.get("http_status").asInt()).as(what).isBetween(400, 499);
            assertThat(element.get("body").get("error").asText()).as(what).isNotBlank();
        }
    }

    private static String start(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
