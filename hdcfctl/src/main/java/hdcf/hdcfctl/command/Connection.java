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
            description = "The control plane; else HDCF_URL or HDCF_CONTROL_URL, else " + DEFAULT_URL + ".")
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
            names = {"--request-timeout-seconds", "-request-timeout-seconds"},
            paramLabel = "N",
            description = "How long to wait for an answer; 15.")
    private int requestTimeoutSeconds = 15;

    @Option(
            names = {"--output", "-output", "-o"},
            paramLabel = "json|table",
            description = "json is what the server answered; the default when standard output is no terminal.")
    private @Nullable Format format;

    @Option(
            names = {"--debug", "-debug"},
            description = "Show stack traces.")
    private boolean debug;

    @Option(
            names = {"--help", "-help", "-h"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

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
        return format;
    }

    Format format(Console console) {
        if (format != null) {
            return format;
        }
        return console.terminal().getAsBoolean() ? Format.TABLE : Format.JSON;
    }

    HdcfClient client(Console console) throws Failure {
        return client(console, 1);
    }

    /** As {@link #client(Console)}, for an answer that takes a while to begin. */
    HdcfClient client(Console console, int leastSeconds) throws Failure {
        if (requestTimeoutSeconds < 1 || requestTimeoutSeconds > MAX_SECONDS) {
            throw Failure.usage(
                    "Expected --request-timeout-seconds from 1 to " + MAX_SECONDS + ", found " + requestTimeoutSeconds,
                    verb());
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

    private String address(Console console) {
        if (url != null) {
            return url;
        }
        String first = console.environment().getOrDefault("HDCF_URL", "");
        String second = console.environment().getOrDefault("HDCF_CONTROL_URL", "");
        return first.isEmpty() ? second.isEmpty() ? DEFAULT_URL : second : first;
    }

    private String token(Console console) throws Failure {
        if (token != null && tokenFile != null) {
            throw Failure.usage("Expected either --token or --token-file, found both", verb());
        }
        String found = token;
        if (found == null && tokenFile == null) {
            found = console.environment().get("HDCF_API_TOKEN");
        }
        String file = tokenFile == null ? console.environment().get("HDCF_TOKEN_FILE") : tokenFile;
        if (found == null && file != null && !file.isEmpty()) {
            found = read(file);
        }
        String clean = found == null ? "" : found;
        if (clean.length() > MAX_TOKEN || !clean.chars().allMatch(unit -> unit > ' ' && unit < 0x7f)) {
            throw new Failure(
                    Exit.NOT_ALLOWED,
                    "Expected a token of at most " + MAX_TOKEN + " visible ASCII characters, found something else."
                            + " Next: give the file that the control plane wrote with --token-file FILE");
        }
        return clean;
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
