package hdcf.control.http;

import hdcf.control.command.Caller;
import hdcf.control.command.QueueBook;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.schema.wire.ScheduleView;
import java.util.function.BiFunction;

/** The calls with which a person changes recurring work. */
final class ChangeSchedule implements Endpoint {
    private final Core core;
    private final BiFunction<Caller, String, Command<QueueBook, ScheduleView>> make;

    ChangeSchedule(Core core, BiFunction<Caller, String, Command<QueueBook, ScheduleView>> make) {
        this.core = core;
        this.make = make;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Inquiry.send(
                core,
                make.apply(request.caller(), Names.schedule(request.pathValue("id"))),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
