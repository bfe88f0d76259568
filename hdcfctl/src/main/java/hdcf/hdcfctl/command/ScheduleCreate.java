package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a job submitted again and again. */
@Command(
        name = "schedule create",
        description =
                "Have a job come again and again: hdcfctl schedule create NAME --cron TIMES [options] -- CMD [ARG...]",
        footer = {
            "Typing the same once more changes nothing, so it may stand in a script. The job takes the options of submit.",
            "Examples:",
            "  hdcfctl schedule create backup --cron '30 2 * * mon-fri' -- restic backup /srv",
            "  hdcfctl schedule create report --cron @daily --tz Europe/Berlin --label team=ops -- ./report",
            "  hdcfctl schedule create poll --cron '*/5 * * * *' --missed skip --overlap allow -- ./poll"
        },
        sortOptions = false)
final class ScheduleCreate implements Verb {
    /** What becomes of times that passed while the control plane was down. */
    enum Missed {
        ONCE,
        SKIP,
        ALL
    }

    /** What becomes of a time while the job of the time before runs. */
    enum Overlap {
        SKIP,
        ALLOW
    }

    @Option(
            names = {"--cron", "-cron"},
            paramLabel = "TIMES",
            description =
                    "Minute, hour, day of the month, month, day of the week, such as '30 2 * * mon-fri'; or @hourly,"
                            + " @daily, @weekly, @monthly, @yearly.")
    private @Nullable String cron;

    @Option(
            names = {"--tz", "-tz"},
            paramLabel = "ZONE",
            description = "The time zone of TIMES, such as Europe/Berlin; UTC.")
    private @Nullable String zone;

    @Option(
            names = {"--missed", "-missed"},
            paramLabel = "WHAT",
            description =
                    "Of times that passed while the control plane was down: ${COMPLETION-CANDIDATES}; ONCE: one job for"
                            + " the last of them.")
    private @Nullable Missed missed;

    @Option(
            names = {"--missed-limit", "-missed-limit"},
            paramLabel = "N",
            description = "With --missed all: at most so many, the oldest first; 10.")
    private @Nullable Integer missedLimit;

    @Option(
            names = {"--overlap", "-overlap"},
            paramLabel = "WHAT",
            description =
                    "While the job of the time before has not ended: ${COMPLETION-CANDIDATES}; SKIP leaves the time out.")
    private @Nullable Overlap overlap;

    @Mixin
    private JobOptions job = new JobOptions();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public void prepare(CommandLine line, List<String> arguments) {
        job.prepare(line, arguments);
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        String verb = connection.verb();
        String name = job.takeFirst();
        if (name == null || cron == null) {
            throw Failure.usage(
                    "Expected hdcfctl schedule create NAME --cron TIMES -- CMD, found no "
                            + (name == null ? "NAME" : "--cron"),
                    verb);
        }
        String times = cron;
        Patience patience = Submission.brief(console.pause());
        byte[] body = Members.document(json -> write(json, name, times, verb));
        HdcfClient client = connection.client(console);
        job.upload(client, console, patience);
        // Its name makes it safe to send again.
        byte[] answer = patience.untilAnswered(
                () -> client.exchange("POST", Paths.SCHEDULES, Map.of(), body).body());
        JsonNode made = Answer.of(answer, connection.destination(console)).tree();
        new ScheduleLookup(connection, console).tell(made);
        return Exit.OK;
    }

    private void write(JsonGenerator json, String name, String times, String verb) throws IOException, Failure {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("cron", times);
        Members.text(json, "time_zone", zone);
        Members.text(json, "missed", missed == null ? null : missed.name().toLowerCase(Locale.ROOT));
        Members.number(json, "missed_limit", missedLimit);
        Members.text(json, "overlap", overlap == null ? null : overlap.name().toLowerCase(Locale.ROOT));
        json.writeFieldName("job");
        job.writeNamed(json, verb);
        json.writeEndObject();
    }
}
