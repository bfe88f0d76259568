package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.client.Response;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks what this program needs, and says what to do about what is missing. */
@Command(
        name = "doctor",
        description = "Check what is needed: Java, settings, control plane, token, clock, disk, workers.",
        footer = {"Examples:", "  hdcfctl doctor", "  hdcfctl doctor --profile home -o json"},
        sortOptions = false)
final class Doctor implements Verb {
    private static final int LABEL = 15;
    private static final long MIN_FREE = 64L * 1024 * 1024;
    private static final long MAX_SKEW_SECONDS = 5;
    private static final int OLDEST_JAVA = 17;
    private static final int MAX_ADVICE = 300;

    /**
     * A finding.
     *
     * @param next what to do; empty when all is well
     * @param exitCode that of the whole, when it is the first that is not well
     */
    private record Finding(String about, String found, String next, int exitCode) {
        boolean isWell() {
            return next.isEmpty();
        }

        JsonNode tree() {
            ObjectNode tree = Json.mapper().createObjectNode();
            return tree.put("check", about)
                    .put("well", isWell())
                    .put("found", found)
                    .put("next", next);
        }
    }

    @Mixin
    private Connection connection = new Connection();

    private final List<Finding> findings = new ArrayList<>();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws Failure, Stdout.Closed {
        java();
        settings(console);
        disk();
        HdcfClient client = connection.client(console);
        if (reaches(client, console)) {
            token(client, console);
        }
        Format format = connection.format(console, Format.TABLE);
        switch (format) {
            case JSON ->
                Document.print("checks", findings.stream().map(Finding::tree).toList(), Document::members, console);
            case JSONL -> {
                for (Finding finding : findings) {
                    Document.print(finding.tree(), Document::members, console);
                }
            }
            case TABLE, WIDE, ID -> tell(format, console);
        }
        List<Finding> bad =
                findings.stream().filter(finding -> !finding.isWell()).toList();
        if (bad.isEmpty()) {
            return Exit.OK;
        }
        Finding first = bad.get(0);
        console.out().flush();
        console.say("Expected all to be well, found " + bad.size() + " that is not, first of them " + first.about()
                + ". Next: " + first.next());
        return first.exitCode();
    }

    private void tell(Format format, Console console) throws Stdout.Closed {
        for (Finding finding : findings) {
            if (format == Format.ID) {
                if (!finding.isWell()) {
                    console.out().line(finding.about());
                }
                continue;
            }
            String mark = finding.isWell() ? "ok   " : "BAD  ";
            console.out()
                    .line(Text.oneLine(mark
                            + finding.about()
                            + " ".repeat(LABEL - finding.about().length())
                            + finding.found()
                            + (finding.isWell() ? "" : ". Next: " + finding.next())));
        }
    }

    private void java() {
        int feature = Runtime.version().feature();
        add(
                "java",
                Runtime.version() + " of " + System.getProperty("java.vendor"),
                feature >= OLDEST_JAVA ? "" : "install a JDK of version 17 or later",
                Exit.USAGE);
        String own = Doctor.class.getPackage().getImplementationVersion();
        add("hdcfctl", own == null ? "(not packaged)" : own, "", Exit.OK);
    }

    private void settings(Console console) throws Failure {
        Settings settings = connection.settings(console);
        Path place = Settings.place(console.environment());
        add(
                "settings",
                settings.file() == null
                        ? "none at " + place
                        : settings.file() + (settings.profile().isEmpty() ? "" : ", profile " + settings.profile()),
                "",
                Exit.OK);
    }

    private void disk() {
        Path here = Path.of("").toAbsolutePath();
        try {
            long free = Files.getFileStore(here).getUsableSpace();
            add(
                    "disk here",
                    Text.size(free) + " free at " + here,
                    free >= MIN_FREE ? "" : "make room, or nothing can be fetched to here",
                    Exit.FILES);
        } catch (IOException | SecurityException unknown) {
            add("disk here", "unknown at " + here, "", Exit.OK);
        }
    }

    private boolean reaches(HdcfClient client, Console console) {
        String url = connection.destination(console).url();
        try {
            Response health = client.exchange("GET", Paths.HEALTHZ, Map.of(), null);
            String protocol = health.header(Paths.PROTOCOL_HEADER);
            add(
                    "control plane",
                    url + (protocol == null ? ", speaks the base protocol only" : ", speaks protocol " + protocol),
                    "",
                    Exit.OK);
            clock(health.header("Date"));
            checks(health.body());
            return true;
        } catch (ProblemException ill) {
            add("control plane", url + " answers " + ill.getMessage(), "look into its log", Exit.TRY_AGAIN);
            return ill.status() == 503;
        } catch (IOException silence) {
            add(
                    "control plane",
                    Failure.words(silence) + " at " + url,
                    "start one with ./hdcf up, or give its address with --url",
                    Exit.UNREACHABLE);
            return false;
        }
    }

    private void checks(byte[] health) throws IOException {
        for (Map.Entry<String, JsonNode> check :
                Json.mapper().readTree(health).path("checks").properties()) {
            String found = check.getValue().isTextual()
                    ? check.getValue().asText()
                    : check.getValue().toString();
            boolean isWarning = check.getValue().path("status").asText().equals("warning");
            add(
                    "its " + Text.clip(check.getKey(), LABEL - 5),
                    isWarning ? "a warning" : Text.clip(found, Text.QUOTE),
                    isWarning ? Text.clip(check.getValue().path("detail").asText(), MAX_ADVICE) : "",
                    isWarning ? Exit.JOB_FAILED : Exit.OK);
        }
    }

    private void clock(@Nullable String date) {
        if (date == null) {
            return;
        }
        try {
            long there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toEpochSecond();
            long skew = Instant.now().getEpochSecond() - there;
            add(
                    "clock",
                    skew == 0 ? "the same as there" : "apart by " + Text.span(Math.abs(skew)),
                    Math.abs(skew) <= MAX_SKEW_SECONDS ? "" : "set the clocks: ages and --at would be off by that",
                    Exit.JOB_FAILED);
        } catch (DateTimeException notATime) {
            add("clock", "unknown there", "", Exit.OK);
        }
    }

    private void token(HdcfClient client, Console console) throws Failure {
        boolean isGiven = !connection.token(console).isEmpty();
        try {
            byte[] body = client.exchange("GET", Paths.WORKERS, Map.of(), null).body();
            add("token", isGiven ? "known, may look" : "none, none is needed", "", Exit.OK);
            workers(Answer.list(body, connection.destination(console)).tree(), console);
        } catch (ProblemException refused) {
            boolean isRole = refused.status() == 403;
            add(
                    "token",
                    isRole ? "known, but may not look at jobs" : String.valueOf(refused.getMessage()),
                    isRole
                            ? "give a token with the role read or admin"
                            : "give a token with --token-file FILE, or remember one with hdcfctl login NAME",
                    Exit.NOT_ALLOWED);
        } catch (IOException silence) {
            add("token", "unknown: " + Failure.words(silence), "repeat the command", Exit.UNREACHABLE);
        }
    }

    /** Whether any of them is given work. */
    private void workers(JsonNode workers, Console console) throws Failure {
        Map<String, Integer> aside = new TreeMap<>();
        String next = "start one with ./hdcf worker --control-url "
                + connection.destination(console).url();
        long online = 0;
        boolean isWorkGiven = false;
        for (JsonNode worker : workers) {
            if (!WorkerWords.isOnline(worker)) {
                continue;
            }
            online++;
            if (WorkerWords.isGivenWork(worker)) {
                isWorkGiven = true;
            } else {
                aside.merge(WorkerWords.state(worker), 1, Integer::sum);
                next = "give one work again with hdcfctl worker resume " + Answer.text(worker, "worker_id");
            }
        }
        StringBuilder found = new StringBuilder(online + " online of " + workers.size());
        aside.forEach(
                (state, count) -> found.append(", ").append(count).append(' ').append(Text.oneLine(state)));
        add("workers", found.toString(), isWorkGiven ? "" : next, Exit.JOB_FAILED);
    }

    private void add(String about, String found, String next, int exitCode) {
        findings.add(new Finding(about, found, next, exitCode));
    }
}
