package hdcf.control.http;

import hdcf.control.command.CreateScheduleCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.ScheduleRequest;

/** {@code POST /schedules}. */
final class CreateSchedule implements Endpoint {
    private final JsonBody<ScheduleRequest> bodies = JsonBody.strict(ScheduleRequest.class);
    private final Core core;

    CreateSchedule(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Inquiry.send(
                core,
                new CreateScheduleCommand(
                        request.caller(), ScheduleRules.check(bodies.one(request.body()), core.templates())),
                new Inquiry.Exchange(request, answer),
                receipt -> Response.json(receipt.isNew() ? 201 : 200, receipt.schedule()));
    }
}
