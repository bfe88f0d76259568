package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that every verb has: whom to speak to, with which token, and how to show the answer. */
public final class Connection {
    private static final String DEFAULT_URL = "http://localhost:8080";
    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_TOKEN = 4_096;

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = {"--url", "-url"},
            paramLabel = "URL",
            description = "The control plane; else HDCF_URL or HDCF_CONTROL_URL, else as the profile says, else "
                    + DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = {"--token", "-token"},
            paramLabel = "TOKEN",
            description = "The token; else HDCF_API_TOKEN. Others on this machine can see arguments: prefer a file.")
    private @Nullable String token;

    @Option(
            names = {"--token-file", "-token-file"},
            paramLabel = "FILE",
            description = "A file with the token on one line; else HDCF_TOKEN_FILE.")
    private @Nullable String tokenFile;

    @Option(
            names = {"--profile", "-profile"},
            paramLabel = "NAME",
            description = "A profile of ~/.config/hdcf/config.toml; else HDCF_PROFILE, else the one it says.")
    private @Nullable String profile;

    @Option(
            names = {"--request-timeout-seconds", "-request-timeout-seconds"},
            paramLabel = "N",
            description = "How long to wait for an answer; 15.")
    private int requestTimeoutSeconds = 15;

    @Option(
            names = {"--output", "-output", "-o"},
            paramLabel = "FORMAT",
            description = "table, wide, json, jsonl or id; else HDCF_OUTPUT.")
    private @Nullable Format format;

    @Option(
            names = {"--quiet", "-quiet", "-q"},
            description = "Only names, one a line: the same as -o id.")
    private boolean quiet;

    @Option(
            names = {"--debug", "-debug"},
            description = "Show stack traces.")
    private boolean debug;

    @Option(
            names = {"--help", "-help", "-h"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

    private @Nullable HdcfClient client;
    private @Nullable Settings settings;

    /** Whether stack traces are wanted. */
    public boolean isDebug() {
        return debug && !help;
    }

    /** The failure for a call that was refused. */
    public Failure failure(ProblemException problem, Console console) {
        return Failure.of(problem, destination(console));
    }

    /** The failure for a call that got no answer. */
    public Failure failure(IOException silence, Console console) {
        return Failure.of(silence, destination(console));
    }

    Destination destination(Console console) {
        return new Destination(address(console), verb());
    }

    /** The format that was asked for; null when none was. */
    @Nullable
    Format askedFormat() {
        return format == null && quiet ? Format.ID : format;
    }

    /** The format of the verbs of old: JSON for programs, unless a person looks. */
    Format format(Console console) throws Failure {
        Format asked = askedFormat();
        return asked != null ? asked : format(console, console.terminal().getAsBoolean() ? Format.TABLE : Format.JSON);
    }

    /** The format that was asked for, here or in the environment; else this one. */
    Format format(Console console, Format otherwise) throws Failure {
        Format asked = askedFormat();
        if (asked != null) {
            return asked;
        }
        String set = console.environment().getOrDefault("HDCF_OUTPUT", "");
        Settings known = settings;
        if (set.isEmpty() && known != null) {
            set = known.output();
        }
        if (set.isEmpty()) {
            return otherwise;
        }
        for (Format each : Format.values()) {
            if (each.name().equalsIgnoreCase(set)) {
                return each;
            }
        }
        throw Failure.usage(
                "Expected HDCF_OUTPUT or the output of the profile to be table, wide, json, jsonl or id, found " + set,
                verb());
    }

    HdcfClient client(Console console) throws Failure {
        HdcfClient made = client;
        if (made == null) {
            made = client(console, 1);
            client = made;
        }
        return made;
    }

    /** As {@link #client(Console)}, for an answer that takes a while to begin. */
    HdcfClient client(Console console, int leastSeconds) throws Failure {
        if (requestTimeoutSeconds < 1 || requestTimeoutSeconds > MAX_SECONDS) {
            throw Failure.usage(
                    "Expected --request-timeout-seconds from 1 to " + MAX_SECONDS + ", found " + requestTimeoutSeconds,
                    verb());
        }
        if (givenAddress(console).isEmpty() || profile != null) {
            settings(console);
        }
        try {
            return new HdcfClient(
                    HttpTransport.to(address(console)),
                    token(console),
                    Math.max(leastSeconds, requestTimeoutSeconds) * 1_000);
        } catch (IllegalArgumentException notAnAddress) {
            throw Failure.usage(String.valueOf(notAnAddress.getMessage()), verb());
        }
    }

    /** The name of the verb, as it is typed. */
    String verb() {
        return spec == null ? "" : spec.name();
    }

    /** Where the control plane is, and which profile says so. */
    private String address(Console console) {
        String given = givenAddress(console);
        if (!given.isEmpty()) {
            return given;
        }
        Settings known = settings;
        return known == null || known.url().isEmpty() ? DEFAULT_URL : known.url();
    }

    /** The address of this call or of the environment; empty for neither. */
    private String givenAddress(Console console) {
        if (url != null) {
            return url;
        }
        if (profile != null) {
            return "";
        }
        String first = console.environment().getOrDefault("HDCF_URL", "");
        return first.isEmpty() ? console.environment().getOrDefault("HDCF_CONTROL_URL", "") : first;
    }

    /** The profile; nothing of it when neither it nor the file is there. */
    Settings settings(Console console) throws Failure {
        Settings read = settings;
        if (read == null) {
            read = Settings.read(profile, console);
            settings = read;
        }
        return read;
    }

    /** The token of this call, of the environment or of the profile; empty for none. */
    String token(Console console) throws Failure {
        if (profile != null && token == null && tokenFile == null) {
            String own = tokenOfProfile(console);
            if (own != null) {
                return clean(read(own));
            }
        }
        String given = givenToken(console);
        if (!given.isEmpty()) {
            return given;
        }
        String own = tokenOfProfile(console);
        return own == null ? "" : clean(read(own));
    }

    /** The token of this call or of the environment; empty for none. */
    String givenToken(Console console) throws Failure {
        if (token != null && tokenFile != null) {
            throw Failure.usage("Expected either --token or --token-file, found both", verb());
        }
        if (token != null) {
            return clean(token);
        }
        String set = tokenFile == null ? console.environment().get("HDCF_API_TOKEN") : null;
        if (set != null) {
            return clean(set);
        }
        String file = tokenFile == null ? console.environment().getOrDefault("HDCF_TOKEN_FILE", "") : tokenFile;
        return file.isEmpty() ? "" : clean(read(file));
    }

    private static String clean(String found) throws Failure {
        if (found.length() > MAX_TOKEN || !found.chars().allMatch(unit -> unit > ' ' && unit < 0x7f)) {
            throw new Failure(
                    Exit.NOT_ALLOWED,
                    "Expected a token of at most " + MAX_TOKEN + " visible ASCII characters, found something else."
                            + " Next: give the file that the control plane wrote with --token-file FILE");
        }
        return found;
    }

    /** The token of a profile goes to the address of that profile only. */
    private @Nullable String tokenOfProfile(Console console) throws Failure {
        String given = givenAddress(console);
        Settings known = settings(console);
        Path path = known.token(console);
        if (path == null || (!given.isEmpty() && !given.equals(known.url()))) {
            return null;
        }
        return path.toString();
    }

    private static String read(String file) throws Failure {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(MAX_TOKEN + 2), StandardCharsets.US_ASCII).strip();
        } catch (IOException | InvalidPathException | SecurityException unreadable) {
            throw new Failure(
                    Exit.NOT_ALLOWED,
                    "Expected a token in the file " + file + ", found that it cannot be read. Next: ls -l " + file,
                    unreadable);
        }
    }
}
