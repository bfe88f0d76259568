package hdcf.client;

import com.fasterxml.jackson.core.type.TypeReference;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ScheduleRequest;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.TemplateView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls about recurring work and kinds of jobs; each sends exactly once. */
public final class ScheduleCalls {
    private final HdcfClient client;

    ScheduleCalls(HdcfClient client) {
        this.client = client;
    }

    /** Creates recurring work. Its name makes it safe to call again with the same request. */
    public ScheduleView create(ScheduleRequest schedule) throws IOException, ProblemException {
        return view("POST", Paths.SCHEDULES, Json.bytes(schedule));
    }

    /** All recurring work, by number. */
    public List<ScheduleView> schedules() throws IOException, ProblemException {
        Response response = client.exchange("GET", Paths.SCHEDULES, Map.of(), null);
        return Json.mapper().readValue(response.body(), new TypeReference<List<ScheduleView>>() {});
    }

    /** Recurring work, by its {@code schedule_id}, its number in digits or its name. */
    public ScheduleView schedule(String idNumberOrName) throws IOException, ProblemException {
        return view("GET", target(idNumberOrName), null);
    }

    /** Submits nothing until it is resumed. Safe to call again. */
    public ScheduleView pause(String idNumberOrName) throws IOException, ProblemException {
        return view("POST", target(idNumberOrName) + "/pause", null);
    }

    /** Goes on with the next time. Safe to call again. */
    public ScheduleView resume(String idNumberOrName) throws IOException, ProblemException {
        return view("POST", target(idNumberOrName) + "/resume", null);
    }

    /** Deletes it; its jobs stay. */
    public ScheduleView delete(String idNumberOrName) throws IOException, ProblemException {
        return view("DELETE", target(idNumberOrName), null);
    }

    /** The kinds of jobs that the operator defined. */
    public List<TemplateView> templates() throws IOException, ProblemException {
        Response response = client.exchange("GET", Paths.TEMPLATES, Map.of(), null);
        return Json.mapper().readValue(response.body(), new TypeReference<List<TemplateView>>() {});
    }

    private ScheduleView view(String method, String target, byte @Nullable [] body)
            throws IOException, ProblemException {
        Response response = client.exchange(method, target, Map.of(), body);
        return Json.mapper().readValue(response.body(), ScheduleView.class);
    }

    private static String target(String idNumberOrName) {
        return Paths.SCHEDULES + "/" + HdcfClient.encode(idNumberOrName);
    }
}
