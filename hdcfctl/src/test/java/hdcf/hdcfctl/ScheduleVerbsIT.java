package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recurring work, kinds of jobs and labels: what is sent, and what is said. */
final class ScheduleVerbsIT {
    private static final String SCHEDULE =
            "{\"schedule_id\":\"0a\",\"number\":4,\"name\":\"backup\",\"state\":\"ACTIVE\",\"cron\":\"30 2 * * *\","
                    + "\"time_zone\":\"UTC\",\"missed\":\"once\",\"missed_limit\":10,\"overlap\":\"skip\",\"submitter\":\"all\","
                    + "\"job\":{\"command\":\"restic\",\"args\":[\"backup\",\"/srv\"]},\"next_due_at\":1700000000,"
                    + "\"last_due_at\":1699913600,\"last_job_id\":\"1b\",\"last_job_number\":12,\"submitted\":3,\"skipped\":1,"
                    + "\"created_at\":1690000000,\"updated_at\":1699913600}";
    private static final String PAUSED =
            SCHEDULE.replace("ACTIVE", "PAUSED").replace("\"next_due_at\":1700000000,", "");
    /** Golden: a change of this is a change of what scripts read. */
    private static final String DOCUMENT =
            "{\"number\":4,\"id\":\"0a\",\"name\":\"backup\",\"state\":\"ACTIVE\",\"cron\":\"30 2 * * *\",\"time_zone\":\"UTC\","
                    + "\"missed\":\"once\",\"missed_limit\":10,\"overlap\":\"skip\","
                    + "\"job\":{\"command\":\"restic\",\"args\":[\"backup\",\"/srv\"]},\"next_due\":\"2023-11-14T22:13:20Z\","
                    + "\"last_due\":\"2023-11-13T22:13:20Z\",\"last_job\":12,\"last_error\":null,\"submitted\":3,\"skipped\":1,"
                    + "\"created\":\"2023-07-22T04:26:40Z\"}";

    private static final String TEMPLATE =
            "{\"type\":\"render\",\"description\":\"Draws\",\"parameters\":[{\"name\":\"scene\",\"type\":\"string\","
                    + "\"required\":true,\"pattern\":\"[a-z]+\"},{\"name\":\"frame\",\"type\":\"integer\",\"required\":false,"
                    + "\"min\":1,\"max\":250,\"default\":\"1\"}]}";

    private final FakeControl control = new FakeControl();

    ScheduleVerbsIT() throws IOException {}

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private String sent() {
        return control.seen().get(control.seen().size() - 1).body();
    }

    @Test
    void createSendsTheTimesAndTheJob() {
        control.tell("POST /schedules", 201, SCHEDULE);
        Cli made = call(
                "schedule",
                "create",
                "backup",
                "--cron",
                "30 2 * * *",
                "--tz",
                "Europe/Berlin",
                "--missed",
                "all",
                "--missed-limit",
                "5",
                "--overlap",
                "allow",
                "--time-limit",
                "1h",
                "--label",
                "team=ops,urgent",
                "--",
                "restic",
                "backup",
                "--cron");
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out())
                .startsWith("schedule backup is ACTIVE, next 2023-11-1")
                .hasLineCount(1);
        assertThat(sent())
                .isEqualTo(
                        "{\"name\":\"backup\",\"cron\":\"30 2 * * *\",\"time_zone\":\"Europe/Berlin\",\"missed\":\"all\","
                                + "\"missed_limit\":5,\"overlap\":\"allow\",\"job\":{\"command\":\"restic\",\"args\":[\"backup\",\"--cron\"],"
                                + "\"timeout_ms\":3600000,\"labels\":[\"team=ops\",\"urgent\"]}}");
        call("schedule", "create", "n", "--cron", "@daily", "--type", "render", "--param", "frame=7");
        assertThat(sent())
                .isEqualTo(
                        "{\"name\":\"n\",\"cron\":\"@daily\",\"job\":{\"type\":\"render\",\"payload\":{\"frame\":\"7\"}}}");
    }

    @Test
    void createIsSentAgainWhenNoAnswerCame() {
        control.hangUp("POST /schedules").tell("POST /schedules", 200, SCHEDULE);
        assertThat(call("schedule", "create", "backup", "--cron", "@daily", "-q", "--", "true"))
                .isEqualTo(new Cli(0, "backup\n", ""));
        assertThat(control.seen()).hasSize(2);
    }

    @Test
    void whatIsMissingIsSaid() {
        for (String[] argv : new String[][] {
            {"schedule", "create"},
            {"schedule", "create", "n", "--", "true"},
            {"schedule", "create", "n", "--cron", "@daily"},
            {"schedule", "create", "n", "--cron", "@daily", "--missed", "never", "--", "true"},
            {"schedule", "show"},
            {"schedule", "pause", ""},
            {"template", "show"},
            {"submit", "--param", "a=b"},
            {"submit", "--type", "a", "--", "true"},
            {"submit", "--type", "a", "--param", "b"},
            {"submit", "--type", "a", "--param", "b=1", "--param", "b=2"},
            {"submit", "--type", "a", "--param", "b=1", "--payload", "{}"},
            {"submit", "--type", "a", "--payload", "{"},
            {"submit", "--type", "a", "--each-line", "/dev/null"},
            {"jobs", "list", "--since", "yesterday"}
        }) {
            Cli refused = call(argv);
            assertThat(refused.exitCode()).as(String.join(" ", argv)).isEqualTo(2);
            assertThat(refused.err())
                    .as(String.join(" ", argv))
                    .startsWith("hdcfctl: Expected ")
                    .contains("Next: hdcfctl ")
                    .hasLineCount(1);
        }
        assertThat(control.seen()).isEmpty();
    }

    @Test
    void theJsonOfSchedulesStaysAsItIs() {
        control.tell("GET /schedules", 200, "[" + SCHEDULE + "]").tell("GET /schedules/backup", 200, SCHEDULE);
        assertThat(call("schedule", "list", "-o", "json"))
                .isEqualTo(new Cli(0, "{\"version\":1,\"schedules\":[" + DOCUMENT + "]}\n", ""));
        assertThat(call("schedule", "show", "backup", "-o", "jsonl").out())
                .isEqualTo("{\"version\":1," + DOCUMENT.substring(1) + "\n");
        assertThat(call("schedule", "list", "-q").out()).isEqualTo("backup\n");
        assertThat(call("schedule", "list", "-o", "wide").out())
                .contains("SCHEDULE", "backup", "30 2 * * *", "restic backup /srv")
                .hasLineCount(2);
        assertThat(call("schedule", "show", "backup").out())
                .contains("restic backup /srv", "3, 1 skipped", "next       hdcfctl ls --all --schedule backup");
    }

    @Test
    void anEmptyListSaysWhatToType() {
        control.tell("GET /schedules", 200, "[]").tell("GET /templates", 200, "[]");
        assertThat(call("schedule", "list").err()).contains("Next: hdcfctl schedule create");
        assertThat(call("template", "list").err()).contains("Next: hdcfctl submit");
        assertThat(call("schedule", "list", "-o", "json").out()).isEqualTo("{\"version\":1,\"schedules\":[]}\n");
    }

    @Test
    void ordersGoToEachAndTheUnknownOneIsSaid() {
        control.tell("POST /schedules/backup/pause", 200, PAUSED)
                .tell("POST /schedules/backup/resume", 200, SCHEDULE)
                .tell("DELETE /schedules/backup", 200, SCHEDULE);
        assertThat(call("schedule", "pause", "backup")).isEqualTo(new Cli(0, "schedule backup is PAUSED\n", ""));
        assertThat(call("schedule", "resume", "backup").out()).startsWith("schedule backup is ACTIVE, next ");
        Cli some = call("schedule", "delete", "nothing", "backup");
        assertThat(some.exitCode()).isEqualTo(3);
        assertThat(some.out()).isEqualTo("schedule backup is gone; its jobs stay\n");
        assertThat(some.err()).contains("Next: hdcfctl schedule list").hasLineCount(1);
    }

    @Test
    void aNameThatIsTakenPointsToTheList() {
        control.tell("POST /schedules", 409, FakeControl.problem(409, "name_taken", "Expected a name that is free"));
        Cli taken = call("schedule", "create", "backup", "--cron", "@daily", "--", "true");
        assertThat(taken.exitCode()).isEqualTo(4);
        assertThat(taken.err()).contains("Next: hdcfctl schedule list").hasLineCount(1);
    }

    @Test
    void kindsOfJobsAreListedAndTold() {
        control.tell("GET /templates", 200, "[" + TEMPLATE + "]");
        assertThat(call("template", "list").out()).contains("render", "scene [frame=1]", "Draws");
        assertThat(call("template", "list", "-q").out()).isEqualTo("render\n");
        assertThat(call("template", "show", "render").out())
                .contains("render  (Draws)", "string, pattern [a-z]+", "integer, min 1, max 250");
        assertThat(call("template", "show", "render", "-o", "json").out())
                .startsWith("{\"version\":1,\"templates\":[{\"type\":\"render\"");
        Cli unknown = call("template", "show", "rendre");
        assertThat(unknown.exitCode()).isEqualTo(3);
        assertThat(unknown.err()).contains("Next: hdcfctl template list");
    }

    @Test
    void aKindStandsForTheCommand() {
        control.tell("POST /jobs", 201, "{\"job_id\":\"j\",\"number\":1,\"status\":\"PENDING\"}");
        call("submit", "--type", "render", "--param", "scene=a=b", "--param", "frame=7", "--priority", "2");
        assertThat(sent())
                .isEqualTo("{\"type\":\"render\",\"payload\":{\"scene\":\"a=b\",\"frame\":\"7\"},\"priority\":2}");
        call("submit", "--type", "echo", "--payload", "\"hello\"");
        assertThat(sent()).isEqualTo("{\"type\":\"echo\",\"payload\":\"hello\"}");
        call("submit", "--label", "a", "--", "echo", "--type", "x");
        assertThat(sent()).isEqualTo("{\"command\":\"echo\",\"args\":[\"--type\",\"x\"],\"labels\":[\"a\"]}");
        call("submit", "echo", "--type", "x");
        assertThat(sent()).isEqualTo("{\"command\":\"echo\",\"args\":[\"--type\",\"x\"]}");
    }

    @Test
    void listsAreNarrowedByTheControlPlane() {
        control.tell("GET /jobs", 200, "[]").tell("GET /schedules/backup", 200, SCHEDULE);
        call("ls", "--all", "--label", "team=ops", "--name", "n", "--schedule", "backup", "--since", "2h");
        assertThat(control.seen().get(1).query())
                .contains("label=team%3Dops", "name=n", "schedule=4", "since=1")
                .doesNotContain("status=");
        call("jobs", "list", "--label", "x", "--name", "n", "--since", "1d");
        assertThat(control.seen().get(2).query()).contains("label=x", "name=n", "since=1");
    }
}
