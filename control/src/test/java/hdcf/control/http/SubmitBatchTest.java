package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.command.BatchReceipt;
import hdcf.control.command.DropBatchCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.OpenBatchCommand;
import hdcf.control.command.PublishBatchCommand;
import hdcf.control.command.QueueBook;
import hdcf.control.command.StageCommand;
import hdcf.control.command.StageEdgesCommand;
import hdcf.control.command.SubmitBatchCommand;
import hdcf.control.writer.Command;
import hdcf.schema.wire.BatchAnswer;
import hdcf.schema.wire.BatchState;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.SubmitAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /batches}: what it takes, what it refuses and with which words. */
final class SubmitBatchTest {
    private final TestServer server = new TestServer();
    private long numbers;

    SubmitBatchTest() throws IOException {
        server.core.script = this::answer;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private @Nullable Object answer(Command<QueueBook, ?> command) {
        if (command instanceof OpenBatchCommand) {
            return 9L;
        }
        if (command instanceof StageCommand stage) {
            List<SubmitAnswer> answers = new ArrayList<>();
            for (int i = 0; i < stage.jobs().size(); i++) {
                numbers += 2;
                answers.add(new SubmitAnswer("id", JobStatus.PENDING, numbers, null));
            }
            return answers;
        }
        if (command instanceof StageEdgesCommand edges) {
            return edges.edges().size();
        }
        if (command instanceof SubmitBatchCommand || command instanceof PublishBatchCommand) {
            return new BatchReceipt(new BatchAnswer("b", 9, BatchState.QUEUED, 1, 1, 2, null), false);
        }
        return true;
    }

    @Test
    void anArrayIsAJobForEachNumber() throws IOException {
        assertThat(post("{'job':{'command':'true'},'array':'0,3-9:3','name':'n','max_running':2}")
                        .status())
                .isEqualTo(201);
        SubmitBatchCommand sent = sent(SubmitBatchCommand.class);
        assertThat(sent.jobs().stream().map(SubmitBatchTest::index)).containsExactly(0L, 3L, 6L, 9L);
        assertThat(sent.terms().maxRunning()).isEqualTo(2);
    }

    @Test
    void itemsMayStandBeforeTheJobTheyAreFor() throws IOException {
        assertThat(post("{'items':['a b',{'x':[1]},7],'job':{'command':'true'}}")
                        .status())
                .isEqualTo(201);
        assertThat(sent(SubmitBatchCommand.class).jobs().stream().map(SubmitBatchTest::item))
                .containsExactly("a b", "{\"x\":[1]}", "7");
    }

    @Test
    void jobsWaitForEachOtherByName() throws IOException {
        assertThat(post("{'jobs':[{'command':'b','name':'b','after':[{'job':'a','on':'fail'},{'job':'12'}]},"
                                + "{'command':'a','name':'a'}]}")
                        .status())
                .isEqualTo(201);
        List<SubmitBatchCommand.Bound> bounds = sent(SubmitBatchCommand.class).bounds();
        assertThat(bounds.stream().map(SubmitBatchCommand.Bound::sibling)).containsExactly(1, -1);
    }

    @Test
    void alargeBatchIsStagedInSlicesWithItsEdges() throws IOException {
        String jobs = IntStream.range(0, 1_200)
                .mapToObj(i -> "{'command':'x','name':'n" + i + "'"
                        + (i == 0 ? "" : ",'after':[{'job':'n" + (i - 1) + "'}]") + "}")
                .collect(Collectors.joining(","));
        assertThat(post("{'jobs':[" + jobs + "],'policy':'any'}").status()).isEqualTo(201);
        assertThat(all(StageCommand.class).stream().map(stage -> stage.jobs().size()))
                .containsExactly(500, 500, 200);
        StageEdgesCommand.Edge first =
                all(StageEdgesCommand.class).get(0).edges().get(0);
        assertThat(first.job()).isEqualTo(4);
        assertThat(first.sibling()).isEqualTo(2);
        assertThat(sent(PublishBatchCommand.class).staged().jobs()).isEqualTo(1_200);
        assertThat(all(DropBatchCommand.class)).isEmpty();
    }

    @Test
    void moreJobsThanAllowedAreRefusedAndLeaveNothing() throws IOException {
        String items = "'x'" + ",'x'".repeat(100_000);
        RawClient.Answer answer = post("{'job':{'command':'true'},'items':[" + items + "]}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(all(DropBatchCommand.class)).hasSize(1);
        assertThat(all(PublishBatchCommand.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'job':{'command':'x'},'array':'9-1'} | /array | ranges that ascend",
                "{'job':{'command':'x'},'array':'1-5,3'} | /array | ascend without a number twice",
                "{'job':{'command':'x'},'array':'1-200000'} | /array | at most 100000",
                "{'job':{'command':'x'},'array':'a-b'} | /array | numbers and ranges",
                "{'job':{'command':'x'},'array':'1-5:0'} | /array | steps from 1",
                "{'job':{'command':'x'},'items':['a','b\\u0000c']} | /items/1 | without NUL",
                "{'job':{'command':'x'},'items':[null]} | /items/0 | text or JSON",
                "{'job':{'command':'x'},'items':[]} | /items | at least one item",
                "{'job':{'command':'x'},'items':['a'],'array':'1'} | /array | absent beside items",
                "{'job':{'command':'x'}} | /job | with array or items",
                "{'array':'1-2'} | /job | with array or items",
                "{'job':{'command':'x'},'jobs':[{'command':'x'}]} | /job | absent beside jobs",
                "{'job':{'command':'x','name':'n'},'array':'1'} | /job/name | name the batch",
                "{'job':{'command':'x'},'array':'1','max_runing':3} | /max_runing | Did you mean",
                "{'job':{'command':'x'},'array':'1','max_running':0} | /max_running | from 1 to",
                "{'job':{'command':'x'},'array':'1','policy':'some'} | /policy | partial, all or any",
                "{'job':{'commnd':'x'},'array':'1'} | /job/commnd | Did you mean",
                "{'jobs':[{'command':'x','name':'a','after':[{'job':'a'}]}]} | /jobs/0/after | a -> a",
                "{'jobs':[{'command':'x','name':'a','after':[{'job':'b'}]},{'command':'x','name':'b','after':[{'job':'c'}]},"
                        + "{'command':'x','name':'c','after':[{'job':'a'}]}]} | /jobs/0/after | a -> b -> c -> a",
                "{'jobs':[{'command':'x','after':[{'job':'aa'}]},{'command':'x','name':'ab'}]} | /jobs/0/after/0/job | ab",
                "{'jobs':[{'command':'x','name':'a'},{'command':'x','name':'a'}]} | /jobs/1/name | once",
                "{'jobs':[{'command':'x','name':'1a'}]} | /jobs/0/name | a letter or _",
                "{'jobs':[{'command':'x','after':[{'job':'7','on':'maybe'}]}]} | /jobs/0/after/0/on | ok, fail or any",
                "{'jobs':[{'command':'x','after':[{'job':'7'},{'job':'7'}]}]} | /jobs/0/after/1/job | once",
                "{'jobs':[{'command':'x','after':[{'job':'7'}],'after_mode':'most'}]} | /jobs/0/after_mode | all or any",
            })
    void refusesWhatCannotBe(String body, String pointer, String words) throws IOException {
        RawClient.Answer answer = post(body);
        assertThat(answer.status()).as(body).isEqualTo(422);
        JsonNode problem = Json.mapper().readTree(answer.body());
        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(problem.path("detail").asText()).contains(words);
        assertThat(server.core.commands).isEmpty();
    }

    private RawClient.Answer post(String body) throws IOException {
        return server.post("/batches", body.replace('\'', '"'));
    }

    private <C> C sent(Class<C> type) {
        return all(type).get(0);
    }

    private <C> List<C> all(Class<C> type) {
        return server.core.commands.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static long index(NewJob job) {
        return Objects.requireNonNull(job.asked().bond().task()).index();
    }

    private static @Nullable String item(NewJob job) {
        return Objects.requireNonNull(job.asked().bond().task()).item();
    }
}
