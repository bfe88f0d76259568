package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Target Z5: only the token itself opens the door, in whatever words it is wrapped. */
final class AuthorizationFuzzTest {
    private static final String TOKEN = "s3cret-token";
    private static final TokenBook BOOK = TokenBook.of(List.of(new TokenBook.Token(TOKEN, Grant.READ)));

    @FuzzTest
    void opensToTheTokenOnly(FuzzedDataProvider data) {
        List<String> own = values(data);
        List<String> standard = values(data);
        Head head = new Head(
                "GET",
                "/jobs",
                "",
                "HTTP/1.1",
                new Fuzzing.Fields(Map.of("X-API-Token", own, "Authorization", standard)),
                "127.0.0.1");
        boolean isOpen;
        try {
            isOpen = new Authenticator(BOOK, new FailureLog(Clock.system())).check(head, Role.READ) == Grant.READ;
        } catch (Refusal refused) {
            assertThat(refused.code()).isEqualTo(ProblemCode.UNAUTHORIZED);
            assertThat(refused.problem(null).detail()).doesNotContain(TOKEN);
            isOpen = false;
        }
        assertThat(isOpen).as("%s %s", own, standard).isEqualTo(isRight(own, standard));
    }

    private static List<String> values(FuzzedDataProvider data) {
        List<String> values = new ArrayList<>();
        for (int count = data.consumeInt(0, 2); count > 0; count--) {
            String text = data.consumeString(24);
            values.add(
                    switch (data.consumeInt(0, 4)) {
                        case 0 -> TOKEN;
                        case 1 -> "Bearer " + TOKEN;
                        case 2 -> text + TOKEN;
                        case 3 -> TOKEN + text;
                        default -> text;
                    });
        }
        return values;
    }

    /** The rule in other words: at most one of each header, and every one that is there holds the token. */
    private static boolean isRight(List<String> own, List<String> standard) {
        return own.size() <= 1
                && standard.size() <= 1
                && own.size() + standard.size() > 0
                && own.stream().allMatch(value -> value.strip().equals(TOKEN))
                && standard.stream()
                        .allMatch(value -> value.toLowerCase(Locale.ROOT).startsWith("bearer ")
                                && value.substring(7).strip().equals(TOKEN));
    }
}
