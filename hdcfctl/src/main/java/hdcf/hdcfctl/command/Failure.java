package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;

/** A verb could not do its work: the exit code, and one sentence with what was expected, what was found and what to type next. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Failure(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    Failure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    static Failure usage(String sentence, String verb) {
        return new Failure(Exit.USAGE, sentence + ". Next: hdcfctl " + verb + " --help");
    }

    /** The control plane answered, and the answer was no. */
    static Failure of(ProblemException problem, Destination destination) {
        int status = problem.status();
        String said = Text.clip(String.valueOf(problem.getMessage()), Text.SENTENCE / 2);
        String answer =
                (said.endsWith(".") ? said.substring(0, said.length() - 1) : said) + " (" + status + "). Next: ";
        if (status < 400) {
            return new Failure(
                    Exit.UNREACHABLE,
                    "Expected a control plane at " + destination.url() + ", found a redirect (" + status
                            + "). Next: give its own address with --url",
                    problem);
        }
        return switch (status) {
            case 401 ->
                new Failure(
                        Exit.NOT_ALLOWED,
                        answer + "give a token with --token-file FILE, or export HDCF_API_TOKEN",
                        problem);
            case 403 ->
                new Failure(
                        Exit.NOT_ALLOWED, answer + "give a token of the right role with --token-file FILE", problem);
            case 404 -> notFound(problem, answer, destination);
            case 409 -> new Failure(Exit.CONFLICT, answer + list(destination), problem);
            default ->
                problem.isPassing()
                        ? new Failure(Exit.TRY_AGAIN, answer + "repeat the command in a moment", problem)
                        : new Failure(Exit.USAGE, answer + help(problem, destination), problem);
        };
    }

    private static Failure notFound(ProblemException problem, String answer, Destination destination) {
        ProblemCode code = problem.code().orElse(null);
        if (code == ProblemCode.NO_SUCH_PATH) {
            return new Failure(
                    Exit.CONFLICT,
                    "Expected a control plane that knows hdcfctl " + destination.verb() + ", found an older one at "
                            + destination.url() + ". Next: upgrade it",
                    problem);
        }
        String next = code == null ? "check that a control plane answers at " + destination.url() : list(destination);
        return new Failure(Exit.NOT_FOUND, answer + next, problem);
    }

    /** The verb that lists what this one is about. */
    private static String list(Destination destination) {
        for (String kind : List.of("worker", "batch", "schedule")) {
            if (destination.verb().startsWith(kind + " ")) {
                return "hdcfctl " + kind + " list";
            }
        }
        return "hdcfctl ls --all";
    }

    /** What a refused call is about: a kind of job, or the options of the verb. */
    private static String help(ProblemException problem, Destination destination) {
        return problem.hasFault("unknown_type") ? "hdcfctl template list" : "hdcfctl " + destination.verb() + " --help";
    }

    /** No answer came. */
    static Failure of(IOException silence, Destination destination) {
        return new Failure(
                Exit.UNREACHABLE,
                "Expected a control plane at " + destination.url() + ", found " + words(silence)
                        + ". Next: start one with ./hdcf up, or give its address with --url",
                silence);
    }

    /** An answer came, but not one of a control plane. */
    static Failure foreign(byte[] body, Destination destination) {
        String found = body.length == 0
                ? "an empty answer"
                : "\""
                        + Text.clip(
                                new String(
                                        body, 0, Math.min(body.length, 1_000), java.nio.charset.StandardCharsets.UTF_8),
                                Text.QUOTE)
                        + "\"";
        return new Failure(
                Exit.UNREACHABLE,
                "Expected the JSON of a control plane at " + destination.url() + ", found " + found
                        + ". Next: give its address with --url");
    }

    /** Whether the request certainly never left. */
    static boolean isNeverSent(IOException silence) {
        return silence instanceof ConnectException
                || silence instanceof NoRouteToHostException
                || silence instanceof UnknownHostException;
    }

    /** What went wrong in words; exceptions' own texts are for programmers. */
    static String words(IOException silence) {
        String message = String.valueOf(silence.getMessage());
        if (silence instanceof UnknownHostException) {
            return "no machine of that name";
        }
        if (silence instanceof ConnectException || message.contains("Connect timed out")) {
            return message.contains("timed out") ? "nobody answering in time" : "nobody listening there";
        }
        if (silence instanceof NoRouteToHostException) {
            return "no way to that machine";
        }
        if (silence instanceof java.net.SocketTimeoutException) {
            return "no answer in time";
        }
        if (silence instanceof javax.net.ssl.SSLException) {
            return "no trustworthy TLS: " + message;
        }
        return "no HTTP answer (" + message + ")";
    }
}
