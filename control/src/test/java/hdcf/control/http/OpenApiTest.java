package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import hdcf.schema.wire.AbortAnswer;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.After;
import hdcf.schema.wire.AfterView;
import hdcf.schema.wire.ArrayElement;
import hdcf.schema.wire.AsideRequest;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BatchAbortAnswer;
import hdcf.schema.wire.BatchAbortRequest;
import hdcf.schema.wire.BatchAnswer;
import hdcf.schema.wire.BatchRef;
import hdcf.schema.wire.BatchRequest;
import hdcf.schema.wire.BatchResult;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.BlobList;
import hdcf.schema.wire.BlobProgress;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.ChangeRequest;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.HealthAnswer;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.InputFile;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.LimitRequest;
import hdcf.schema.wire.LimitView;
import hdcf.schema.wire.OutputFile;
import hdcf.schema.wire.OutputLength;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.Progress;
import hdcf.schema.wire.ProgressNote;
import hdcf.schema.wire.ReconnectAction;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import hdcf.schema.wire.ScheduleRef;
import hdcf.schema.wire.ScheduleRequest;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.StoredFile;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import hdcf.schema.wire.TemplateView;
import hdcf.schema.wire.Usage;
import hdcf.schema.wire.WhyAnswer;
import hdcf.schema.wire.WhyWorker;
import hdcf.schema.wire.WorkAnswer;
import hdcf.schema.wire.WorkerView;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
    private static final Map<String, Class<?>> RECORDS = Map.ofEntries(
            Map.entry("SubmitRequest", SubmitRequest.class),
            Map.entry("After", After.class),
            Map.entry("AfterView", AfterView.class),
            Map.entry("BatchRef", BatchRef.class),
            Map.entry("BatchRequest", BatchRequest.class),
            Map.entry("BatchAnswer", BatchAnswer.class),
            Map.entry("Batch", BatchView.class),
            Map.entry("BatchAbortRequest", BatchAbortRequest.class),
            Map.entry("BatchAbortAnswer", BatchAbortAnswer.class),
            Map.entry("BatchResult", BatchResult.class),
            Map.entry("SubmitAnswer", SubmitAnswer.class),
            Map.entry("Job", JobView.class),
            Map.entry("Worker", WorkerView.class),
            Map.entry("Event", EventView.class),
            Map.entry("RegisterRequest", RegisterRequest.class),
            Map.entry("Assignment", Assignment.class),
            Map.entry("WorkAnswer", WorkAnswer.class),
            Map.entry("LeaseRef", LeaseRef.class),
            Map.entry("ReportRequest", ReportRequest.class),
            Map.entry("JobAnswer", JobAnswer.class),
            Map.entry("ArrayElement", ArrayElement.class),
            Map.entry("HeartbeatRequest", HeartbeatRequest.class),
            Map.entry("HeartbeatAnswer", HeartbeatAnswer.class),
            Map.entry("ReconnectRequest", ReconnectRequest.class),
            Map.entry("ReconnectAction", ReconnectAction.class),
            Map.entry("AbortRequest", AbortRequest.class),
            Map.entry("AbortAnswer", AbortAnswer.class),
            Map.entry("Execution", Execution.class),
            Map.entry("Resources", Resources.class),
            Map.entry("RetryPolicy", RetryPolicy.class),
            Map.entry("AsideRequest", AsideRequest.class),
            Map.entry("HealthAnswer", HealthAnswer.class),
            Map.entry("LimitRequest", LimitRequest.class),
            Map.entry("Limit", LimitView.class),
            Map.entry("WhyAnswer", WhyAnswer.class),
            Map.entry("WhyWorker", WhyWorker.class),
            Map.entry("ChangeRequest", ChangeRequest.class),
            Map.entry("InputFile", InputFile.class),
            Map.entry("OutputFile", OutputFile.class),
            Map.entry("StoredFile", StoredFile.class),
            Map.entry("BlobRef", BlobRef.class),
            Map.entry("BlobProgress", BlobProgress.class),
            Map.entry("BlobList", BlobList.class),
            Map.entry("ProgressNote", ProgressNote.class),
            Map.entry("Progress", Progress.class),
            Map.entry("Usage", Usage.class),
            Map.entry("OutputLength", OutputLength.class),
            Map.entry("ReconnectAnswer", ReconnectAnswer.class),
            Map.entry("Schedule", ScheduleView.class),
            Map.entry("ScheduleRef", ScheduleRef.class),
            Map.entry("ScheduleRequest", ScheduleRequest.class),
            Map.entry("Template", TemplateView.class),
            Map.entry("Problem", Problem.class));
    private final TestServer server;
    private final JsonNode document;

    OpenApiTest() throws IOException {
        server = new TestServer();
        RawClient.Answer answer = server.get("/openapi.json");
        document = Json.mapper().readTree(answer.body());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void describesEveryRouteWithItsRole() {
        List<String> served = new ArrayList<>();
        for (Route route : server.server.router().routes()) {
            Role role = route.needed();
            served.add(route.method() + " " + route.template() + " " + (role == null ? "" : role.word()));
        }
        List<String> described = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.add(method.getKey().toUpperCase(Locale.ROOT) + " "
                                + path.getKey() + " "
                                + method.getValue().path("x-hdcf-role").asText())));
        assertThat(described).containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void namesEveryProblemCode() {
        List<String> codes = new ArrayList<>();
        document.at("/components/schemas/Problem/properties/code/enum").forEach(code -> codes.add(code.asText()));
        assertThat(codes)
                .containsExactlyElementsOf(Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::code)
                        .toList());
    }

    @Test
    void describesEveryStatusThatAProblemCanHave() {
        TreeSet<String> described = new TreeSet<>();
        document.path("paths")
                .forEach(path -> path.forEach(
                        method -> method.path("responses").fieldNames().forEachRemaining(described::add)));
        for (ProblemCode code : ProblemCode.values()) {
            if (code.status() != 405) {
                assertThat(described).contains(String.valueOf(code.status()));
            }
        }
    }

    @Test
    void namesEveryMemberOfEveryRecord() {
        RECORDS.forEach((name, type) -> {
            List<String> described = new ArrayList<>();
            document.at("/components/schemas/" + name + "/properties")
                    .fieldNames()
                    .forEachRemaining(described::add);
            List<String> members = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .map(SnakeCaseStrategy.INSTANCE::translate)
                    .toList();
            assertThat(described).as(name).containsExactlyInAnyOrderElementsOf(members);
        });
    }

    @Test
    void pointsOnlyAtWhatIsThere() {
        document.findValuesAsText("$ref")
                .forEach(target -> assertThat(document.at(target.substring(1)).isMissingNode())
                        .as(target)
                        .isFalse());
    }

    @Test
    void describesEveryValueInATemplate() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(method -> {
                    List<String> names = new ArrayList<>();
                    method.path("parameters").forEach(parameter -> {
                        if (parameter.path("in").asText().equals("path")) {
                            names.add("{" + parameter.path("name").asText() + "}");
                        }
                    });
                    List<String> template = Arrays.stream(path.getKey().split("/"))
                            .filter(segment -> segment.startsWith("{"))
                            .toList();
                    assertThat(names).as(path.getKey()).containsExactlyElementsOf(template);
                }));
    }
}
