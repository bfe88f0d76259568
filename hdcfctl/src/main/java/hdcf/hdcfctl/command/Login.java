package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Paths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Remembers a control plane and its token as a profile. */
@Command(
        name = "login",
        description = "Remember a control plane and its token; the token is read from standard input or --token-file.",
        footer = {
            "Examples:",
            "  hdcfctl login home --url http://mac.local:8080 --token-file hdcf.token",
            "  ssh mac.local cat hdcf.token | hdcfctl login home --url http://mac.local:8080",
            "  hdcfctl ls --profile home"
        },
        sortOptions = false)
final class Login implements Verb {
    private static final int WITHIN_MS = 15_000;
    private static final int MAX_CHARS = 4_096;

    @Parameters(index = "0", paramLabel = "NAME", description = "Letters, digits, - and _.")
    private String name = "";

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        boolean isPlain = !name.isEmpty()
                && name.length() <= 64
                && name.chars()
                        .allMatch(
                                unit -> unit < 0x7f && (Character.isLetterOrDigit(unit) || unit == '-' || unit == '_'));
        if (!isPlain) {
            throw Failure.usage("Expected a name of letters, digits, - and _, found " + name, connection.verb());
        }
        Path file = Settings.place(console.environment());
        if (file == null) {
            throw Failure.usage("Expected HOME or HDCF_CONFIG to be set, found neither", connection.verb());
        }
        String url = connection.destination(console).url();
        String given = connection.givenToken(console);
        String token = given.isEmpty() ? typed() : given;
        check(url, token, console);
        try {
            remember(file, url, token);
        } catch (IOException | SecurityException disk) {
            throw new Failure(
                    Exit.FILES,
                    "Expected to write " + file + ", found " + disk.getMessage() + ". Next: ls -ld "
                            + file.toAbsolutePath().getParent(),
                    disk);
        }
        console.out().line(file.toString());
        console.say("profile " + name + " is " + url + ". Next: hdcfctl ls --profile " + name);
        return Exit.OK;
    }

    private static String typed() throws IOException {
        char[] text = new char[MAX_CHARS];
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        int length = 0;
        for (int read = in.read(); read >= 0 && read != '\n' && length < MAX_CHARS; read = in.read()) {
            text[length++] = (char) read;
        }
        return new String(text, 0, length).strip();
    }

    private void check(String url, String token, Console console) throws IOException, ProblemException, Failure {
        if (!token.chars().allMatch(unit -> unit > ' ' && unit < 0x7f)) {
            throw Failure.usage(
                    "Expected a token of visible ASCII characters, found something else", connection.verb());
        }
        try {
            new HdcfClient(HttpTransport.to(url), token, WITHIN_MS).exchange("GET", Paths.WORKERS, Map.of(), null);
        } catch (IllegalArgumentException notAnAddress) {
            throw Failure.usage(String.valueOf(notAnAddress.getMessage()), connection.verb());
        } catch (ProblemException refused) {
            if (refused.status() != 403) {
                throw refused;
            }
            console.say("the token may not look at jobs, but it is known");
        }
    }

    private void remember(Path file, String url, String token) throws IOException, Failure {
        String before = "";
        if (Files.exists(file)) {
            if (Settings.tree(file).path("profiles").has(name)) {
                throw new Failure(
                        Exit.CONFLICT,
                        "Expected no profile " + name + " yet in " + file
                                + ", found one. Next: remove its lines there, or take another name");
            }
            before = Files.readString(file);
        }
        StringBuilder text = new StringBuilder(before);
        if (before.isEmpty()) {
            text.append("profile = \"").append(name).append("\"\n");
        } else if (!before.endsWith("\n")) {
            text.append('\n');
        }
        text.append("\n[profiles.")
                .append(name)
                .append("]\nurl = \"")
                .append(url)
                .append("\"\n");
        if (!token.isEmpty()) {
            Secrets.write(file.resolveSibling(name + ".token"), token + "\n");
            text.append("token-file = \"").append(name).append(".token\"\n");
        }
        Secrets.write(file, text.toString());
    }
}
