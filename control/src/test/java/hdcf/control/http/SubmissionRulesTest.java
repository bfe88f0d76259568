package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubmissionRulesTest {
    private static final JsonBody<SubmitRequest> BODIES = JsonBody.strict(SubmitRequest.class);

    @Test
    void fillsInDefaults() throws Refusal {
        assertThat(job("{\"command\":\"a\",\"args\":null,\"max_attempts\":null,\"requirements\":null}"))
                .isEqualTo(new NewJob("a", List.of(), "", 0, 3, 5, 0, 0, false, List.of()));
    }

    @Test
    void promisesOneStartWhenOneAttemptIsAllowed() throws Refusal {
        assertThat(job("{\"command\":\"a\",\"max_attempts\":1}").crashLimit()).isZero();
        assertThat(job("{\"command\":\"a\",\"max_attempts\":1,\"crash_limit\":2}")
                        .crashLimit())
                .isEqualTo(2);
    }

    @Test
    void whatAWorkerMayOfferMayBeRequired() throws Refusal {
        String names = "[\"cuda 12\",\"gpu/a100\",\"größe\"]";
        assertThat(job("{\"command\":\"a\",\"requirements\":" + names + ",\"prefer\":" + names + "}")
                        .requirements())
                .containsExactly("cuda 12", "gpu/a100", "größe");
    }

    @Test
    void sortsRequirements() throws Refusal {
        assertThat(job("{\"command\":\"a\",\"requirements\":[\"gpu\",\"arm\",\"gpu\"]}")
                        .requirements())
                .containsExactly("arm", "gpu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/command",
                "{\"command\":\"\"}|/command",
                "{\"command\":\" \\t\"}|/command",
                "{\"command\":\"a\\u0000b\"}|/command",
                "{\"command\":5}|/command",
                "{\"command\":\"a\",\"labels\":[\"a b\"]}|/labels/0",
                "{\"command\":\"a\",\"labels\":[null]}|/labels/0",
                "{\"command\":\"a\",\"labels\":[\"\"]}|/labels/0",
                "{\"command\":\"a\",\"labels\":\"x\"}|/labels",
                "{\"command\":\"a\",\"name\":\"5a\"}|/name",
                "{\"command\":\"a\",\"args\":\"x\"}|/args",
                "{\"command\":\"a\",\"args\":[1]}|/args/0",
                "{\"command\":\"a\",\"args\":[\"x\",null]}|/args/1",
                "{\"command\":\"a\",\"args\":[\"\\u0000\"]}|/args/0",
                "{\"command\":\"a\",\"working_dir\":\"\\u0000\"}|/working_dir",
                "{\"command\":\"a\",\"timeout_ms\":-1}|/timeout_ms",
                "{\"command\":\"a\",\"timeout_ms\":604800001}|/timeout_ms",
                "{\"command\":\"a\",\"timeout_ms\":\"10\"}|/timeout_ms",
                "{\"command\":\"a\",\"timeout_ms\":1.9}|/timeout_ms",
                "{\"command\":\"a\",\"priority\":1000001}|/priority",
                "{\"command\":\"a\",\"priority\":99999999999}|/priority",
                "{\"command\":\"a\",\"max_attempts\":0}|/max_attempts",
                "{\"command\":\"a\",\"max_attempts\":101}|/max_attempts",
                "{\"command\":\"a\",\"crash_limit\":-1}|/crash_limit",
                "{\"command\":\"a\",\"scheduled_at\":-1}|/scheduled_at",
                "{\"command\":\"a\",\"scheduled_at\":1700000000000}|/scheduled_at",
                "{\"command\":\"a\",\"needs_gpu\":\"yes\"}|/needs_gpu",
                "{\"command\":\"a\",\"requirements\":[\"a\",\"\"]}|/requirements/1",
                "{\"command\":\"a\",\"timout_ms\":5}|/timout_ms",
                "42|``",
                "null|``"
            })
    void namesTheMemberThatIsWrong(String body, String pointer) {
        Refusal refusal = refusal(body);
        assertThat(refusal.code()).isEqualTo(ProblemCode.OUT_OF_RANGE);
        assertThat(refusal.detail()).startsWith("Expected ").contains("found").doesNotContain("java", "jackson");
        List<Problem.Fault> faults = refusal.problem(null).errors();
        assertThat(faults).isNotNull();
        assertThat(String.valueOf(faults)).contains("pointer=" + pointer + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"command\":\"a\"} x",
                "{\"command\":\"a\"}{}",
                "{\"command\":\"a\",\"command\":\"b\"}",
                "{command:1}",
                "{\"command\":NaN}",
                "[{\"command\":\"a\"},]",
                "\uFEFF{\"command\":\"a\"}",
                "{\"command\":\"\\ud800\"}",
                "{\"command\":\"\\udc00\\ud800\"}",
                "{\"command\":\"a\",\"priority\":0123}",
                "{\"command\":\"a\n\"}",
                "{\"command\":\"a\",\"priority\":111111111111111111111111111111111}",
                "{\"args\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
            })
    void refusesWhatIsNotJson(String body) {
        Refusal refusal = refusal(body);
        if (!body.contains("[[")) {
            assertThat(refusal.code()).as(body).isEqualTo(ProblemCode.MALFORMED_JSON);
        }
        assertThat(refusal.detail()).startsWith("Expected ").doesNotContain("java", "jackson", "Stream");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[][] bodies = {
            {'"', (byte) 0xFF, '"'},
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            {'"', (byte) 0xC0, (byte) 0x80, '"'},
            "{\"command\":\"a\"}".getBytes(StandardCharsets.UTF_16),
            "{\"command\":\"a\"}".getBytes(StandardCharsets.UTF_16LE)
        };
        for (byte[] body : bodies) {
            assertThatThrownBy(() -> BODIES.one(body))
                    .isInstanceOfSatisfying(
                            Refusal.class, r -> assertThat(r.code()).isEqualTo(ProblemCode.MALFORMED_JSON));
        }
    }

    @Test
    void keepsWholeCharacters() throws Refusal {
        assertThat(job("{\"command\":\"\\ud83d\\ude00 \\\\ud800 ü\"}").command())
                .isEqualTo("😀 \\ud800 ü");
    }

    @Test
    void guessesWhatWasMeant() {
        assertThat(refusal("{\"command\":\"a\",\"timeout\":5}").detail()).endsWith("Did you mean \"timeout_ms\"?");
        assertThat(refusal("{\"command\":\"a\",\"prioritty\":5}").detail()).endsWith("Did you mean \"priority\"?");
        assertThat(refusal("{\"command\":\"a\",\"zzzzzzzz\":5}").detail()).doesNotContain("Did you mean");
    }

    @Test
    void echoesLittleAndNothingThatMoves() {
        String detail = refusal("{\"command\":\"a\",\"requirements\":[\"\\u202e\\u001b[31m" + "x".repeat(500) + "\"]}")
                .detail();
        assertThat(detail).contains("\\u202e\\u001b").doesNotContain("\u202e", "\u001b");
        assertThat(detail.length()).isLessThan(200);
    }

    @Test
    void boundsWhatAKernelWouldRefuse() {
        assertThat(refusal("{\"command\":\"" + "a".repeat(4097) + "\"}").detail())
                .contains("found 4097 characters");
        assertThat(refusal("{\"command\":\"a\",\"args\":[\"" + "b".repeat(131_073) + "\"]}")
                        .detail())
                .contains("131072 bytes");
        String args = "\"b\",".repeat(1025);
        assertThat(refusal("{\"command\":\"a\",\"args\":[" + args.substring(0, args.length() - 1) + "]}")
                        .detail())
                .contains("1024 items, found 1025");
        String large = ("\"" + "b".repeat(131_000) + "\",").repeat(5);
        assertThat(refusal("{\"command\":\"a\",\"args\":[" + large.substring(0, large.length() - 1) + "]}")
                        .detail())
                .contains("together");
    }

    private static NewJob job(String body) throws Refusal {
        return SubmissionRules.check(BODIES.one(body.getBytes(StandardCharsets.UTF_8)), "");
    }

    private static Refusal refusal(String body) {
        return catchThrowableOfType(Refusal.class, () -> {
            JsonBody.Content<SubmitRequest> content = BODIES.read(body.getBytes(StandardCharsets.UTF_8), 10);
            SubmissionRules.check(content.items().get(0), "");
        });
    }
}
