package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.command.Asked;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.SubmitRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExecutionRulesTest {
    private static final String SUM = "0123456789abcdef".repeat(4);

    private final JsonBody<SubmitRequest> bodies = JsonBody.strict(SubmitRequest.class);

    @Test
    void keepsWhatIsGood() throws Refusal {
        String execution = "{'env':{'B':'2','A':''},'max_processes':4,'max_open_files':16,'max_output_bytes':1,"
                + "'stop_signal':'INT','grace_ms':0,'leaked':'keep','isolation':'container',"
                + "'image':'docker.example:5000/a/b@sha256:12','require':['tree','memory'],"
                + "'inputs':[{'path':'in/a','sha256':'" + SUM + "'},{'path':'in/b','sha256':'" + SUM
                + "','executable':true}],'outputs':['out/**/*.png','*'],'keep_folder':'never'}";
        Asked asked = asked("'cpus':0.5,'memory_mb':64,'execution':" + execution);
        Execution kept = Json.parse(Objects.requireNonNull(asked.execution()), Execution.class);
        assertThat(kept.require()).containsExactly("memory", "tree");
        assertThat(Objects.requireNonNull(kept.env()).keySet()).containsExactly("A", "B");
        assertThat(asked.inputs()).hasSize(2);
        assertThat(asked.resources()).isEqualTo("{\"cpus\":0.5,\"memory_mb\":64}");
    }

    @Test
    void storesNothingOfAJobThatAsksForNothing() throws Refusal {
        assertThat(asked("'priority':1")).isEqualTo(Asked.NOTHING);
        assertThat(asked("'cpus':null,'execution':{}").execution()).isNull();
        assertThat(asked("'execution':{'env':{},'inputs':[],'outputs':null}").execution())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'cpus':0 | /cpus",
                "'cpus':-1 | /cpus",
                "'cpus':1024.5 | /cpus",
                "'cpus':'1' | /cpus",
                "'memory_mb':0 | /memory_mb",
                "'gpus':0 | /gpus",
                "'gpus':1.5 | /gpus",
                "'gpus':65 | /gpus",
                "'gpus':'1' | /gpus",
                "'gpu':1 | /gpu",
                "'resources':{'a b':1} | /resources",
                "'resources':{'a':0} | /resources/a",
                "'resources':{'a':null} | /resources/a",
                "'resources':[] | /resources",
                "'prefer':[''] | /prefer/0",
                "'avoid':[null] | /avoid/0",
                "'preemptible':'yes' | /preemptible",
                "'preemptible':1 | /preemptible",
                "'preemptibel':true | /preemptibel",
                "'retry':{'first_ms':-1} | /retry/first_ms",
                "'retry':{'cap_ms':86400001} | /retry/cap_ms",
                "'retry':{'factor':0.5} | /retry/factor",
                "'retry':{'jitter':1.5} | /retry/jitter",
                "'retry':{'on':['sometimes']} | /retry/on/0",
                "'retry':{'on':['WORKER_LOST']} | /retry/on/0",
                "'retry':{'memory_factor':2} | /retry/memory_factor",
                "'memory_mb':1,'retry':{'memory_factor':17} | /retry/memory_factor",
                "'retry':{'onn':['1']} | /retry/onn",
                "'execution':[] | /execution",
                "'execution':{'max_process':1} | /execution/max_process",
                "'execution':{'env':{'1A':'x'}} | /execution/env",
                "'execution':{'env':{'A B':'x'}} | /execution/env",
                "'execution':{'env':{'HDCF_JOB_ID':'x'}} | /execution/env",
                "'execution':{'env':{'A':null}} | /execution/env/A",
                "'execution':{'env':{'A':'\\u0000'}} | /execution/env/A",
                "'execution':{'env':{'A':1}} | /execution/env/A",
                "'execution':{'max_processes':0} | /execution/max_processes",
                "'execution':{'max_open_files':15} | /execution/max_open_files",
                "'execution':{'max_output_bytes':0} | /execution/max_output_bytes",
                "'execution':{'max_output_bytes':17179869185} | /execution/max_output_bytes",
                "'execution':{'stop_signal':'STOP'} | /execution/stop_signal",
                "'execution':{'stop_signal':'SIGTERM'} | /execution/stop_signal",
                "'execution':{'grace_ms':3600001} | /execution/grace_ms",
                "'execution':{'leaked':'maybe'} | /execution/leaked",
                "'execution':{'isolation':'vm'} | /execution/isolation",
                "'execution':{'isolation':'container'} | /execution/image",
                "'execution':{'image':'a'} | /execution/image",
                "'execution':{'isolation':'pid','image':'a'} | /execution/image",
                "'execution':{'isolation':'container','image':'--privileged'} | /execution/image",
                "'execution':{'require':['gpu']} | /execution/require/0",
                "'execution':{'require':[null]} | /execution/require/0",
                "'execution':{'keep_folder':'yes'} | /execution/keep_folder",
                "'execution':{'inputs':[null]} | /execution/inputs/0",
                "'execution':{'inputs':[{'sha256':'SUM'}]} | /execution/inputs/0/path",
                "'execution':{'inputs':[{'path':'a'}]} | /execution/inputs/0/sha256",
                "'execution':{'inputs':[{'path':'a','sha256':'00'}]} | /execution/inputs/0/sha256",
                "'execution':{'inputs':[{'path':'a','sha256':'../SUM'}]} | /execution/inputs/0/sha256",
                "'execution':{'inputs':[{'path':'a','sha':'SUM'}]} | /execution/inputs/0/sha",
                "'execution':{'inputs':[{'path':'a','sha256':'SUM'},{'path':'a','sha256':'SUM'}]} |"
                        + " /execution/inputs/1/path",
                "'execution':{'inputs':[{'path':'a','sha256':'SUM'},{'path':'a/b','sha256':'SUM'}]} |"
                        + " /execution/inputs/0/path",
                "'execution':{'outputs':['../x']} | /execution/outputs/0",
                "'execution':{'outputs':[null]} | /execution/outputs/0",
                "'execution':{'outputs':['a','[a']} | /execution/outputs/1",
                "'execution':{'outputs':['{a']} | /execution/outputs/0",
                "'execution':{'outputs':['[z-a]']} | /execution/outputs/0",
                "'execution':{'outputs':['{a,{b}}']} | /execution/outputs/0",
            })
    void namesWhatIsWrong(String members, String pointer) {
        assertThat(fault(members.replace("SUM", SUM))).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource({"/etc/passwd", "..", "a/../b", "./a", "a//b", "a/", "a\\\\b", "a\\u0000b", "a\\nb", "a\\u007fb"})
    void takesNoPathThatIsNotPlain(String path) {
        String input = "'execution':{'inputs':[{'path':'" + path + "','sha256':'" + SUM + "'}]}";
        assertThat(fault(input)).isEqualTo("/execution/inputs/0/path");
        assertThat(fault("'execution':{'outputs':['" + path + "']}")).isEqualTo("/execution/outputs/0");
    }

    @Test
    void boundsEveryList() {
        assertThat(fault("'execution':{'outputs':[" + repeated(65, i -> "'f" + i + "'") + "]}"))
                .isEqualTo("/execution/outputs");
        assertThat(fault("'execution':{'inputs':["
                        + repeated(1_001, i -> "{'path':'f" + i + "','sha256':'" + SUM + "'}") + "]}"))
                .isEqualTo("/execution/inputs");
        assertThat(fault("'execution':{'env':{" + repeated(257, i -> "'A" + i + "':''") + "}}"))
                .isEqualTo("/execution/env");
        assertThat(fault("'execution':{'env':{'A':'" + "x".repeat(65_536) + "'}}"))
                .isEqualTo("/execution/env");
        assertThat(fault("'execution':{'outputs':['" + "x".repeat(256) + "']}")).isEqualTo("/execution/outputs/0");
        assertThat(fault("'execution':{'outputs':['" + "x/".repeat(512) + "x']}"))
                .isEqualTo("/execution/outputs/0");
    }

    @Test
    void namesTheNearestMemberOfAnExecution() {
        assertThatThrownBy(() -> asked("'execution':{'max_proceses':1}"))
                .hasMessageContaining("Did you mean \"max_processes\"?");
        assertThatThrownBy(() -> asked("'execution':{'inputs':[{'path':'a','sha265':'x'}]}"))
                .hasMessageContaining("Did you mean \"sha256\"?");
    }

    @Test
    void doesNotRepeatWhatMayBeASecret() {
        assertThatThrownBy(() -> asked("'execution':{'env':{'A':'hush\\u0000'}}"))
                .hasMessageNotContaining("hush");
    }

    private static String repeated(int count, java.util.function.IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    private String fault(String members) {
        try {
            asked(members);
            return "none";
        } catch (Refusal refusal) {
            List<Problem.Fault> faults =
                    Objects.requireNonNull(refusal.problem(null).errors());
            return faults.get(0).pointer();
        }
    }

    private Asked asked(String members) throws Refusal {
        String body = ("{'command':'true'," + members + "}").replace('\'', '"');
        return SubmissionRules.check(bodies.one(body.getBytes(StandardCharsets.UTF_8)), "")
                .asked();
    }
}
