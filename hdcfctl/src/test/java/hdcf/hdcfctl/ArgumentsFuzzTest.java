package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.hdcfctl.command.Verbs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Target Z6: any arguments make a documented exit code and a sentence, never a stack trace. Nobody listens where they call. */
final class ArgumentsFuzzTest {
    private static final int MAX_WORDS = 8;
    private static final List<Integer> EXIT_CODES = List.of(0, 2, 3, 4, 5, 69, 74, 75, 130, 141);
    private static final List<String> OPTIONS = Verbs.all().stream()
            .flatMap(entry -> Stream.concat(
                    Stream.of(entry.words()), Options.of(entry).stream().map(option -> option.names()[0])))
            .filter(option -> !option.equals("--url"))
            .distinct()
            .toList();
    private static final String NOWHERE = "http://127.0.0.1:" + freePort();

    static {
        // Some options read standard input, which here belongs to whoever runs the tests.
        System.setIn(InputStream.nullInputStream());
    }

    @FuzzTest
    void makesASentence(FuzzedDataProvider data) {
        List<String> argv = new ArrayList<>();
        for (String word : data.pickValue(Verbs.all()).words().split(" ", -1)) {
            argv.add(word);
        }
        for (int i = data.consumeInt(0, MAX_WORDS); i > 0; i--) {
            String text = data.consumeString(40);
            switch (data.consumeInt(0, 3)) {
                case 0 -> argv.add(data.pickValue(OPTIONS));
                case 1 -> argv.add(data.pickValue(OPTIONS) + "=" + text);
                case 2 -> argv.add(String.valueOf(data.consumeLong()));
                default -> argv.add(text);
            }
        }
        // Nothing may call another machine, and traces are what --debug is for.
        if (argv.stream().map(word -> word.toLowerCase(Locale.ROOT)).anyMatch(ArgumentsFuzzTest::isForbidden)) {
            return;
        }
        Cli cli = Cli.with(Map.of("HDCF_URL", NOWHERE), false, argv.toArray(String[]::new));
        assertThat(cli.exitCode()).as("%s: %s", argv, cli.err()).isIn(EXIT_CODES);
        assertThat(cli.err()).doesNotContain("\tat ", "Exception").hasSizeLessThan(5_000);
        // Whoever waits or follows says first that it waits for a control plane.
        assertThat(cli.err()
                        .lines()
                        .filter(line -> !line.startsWith("hdcfctl: waiting up to "))
                        .count())
                .as(cli.err())
                .isLessThanOrEqualTo(1);
        assertThat(cli.exitCode() == 0).as(cli.err()).isEqualTo(cli.err().isEmpty());
    }

    private static boolean isForbidden(String word) {
        return word.contains("url") || word.contains("debug");
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
