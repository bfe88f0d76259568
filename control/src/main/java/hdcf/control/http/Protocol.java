package hdcf.control.http;

import static hdcf.control.http.Role.ADMIN;
import static hdcf.control.http.Role.FETCH;
import static hdcf.control.http.Role.READ;
import static hdcf.control.http.Role.STORE;
import static hdcf.control.http.Role.SUBMIT;
import static hdcf.control.http.Role.WORKER;

import hdcf.control.command.AckCommand;
import hdcf.control.command.Caller;
import hdcf.control.command.CompleteCommand;
import hdcf.control.command.DeleteScheduleCommand;
import hdcf.control.command.FailCommand;
import hdcf.control.command.HoldCommand;
import hdcf.control.command.LetGoCommand;
import hdcf.control.command.PauseScheduleCommand;
import hdcf.control.command.QueueBook;
import hdcf.control.command.ReleaseCommand;
import hdcf.control.command.RerunCommand;
import hdcf.control.command.ResumeScheduleCommand;
import hdcf.control.http.Route.Body;
import hdcf.control.job.Aside;
import hdcf.control.job.ReportRules;
import hdcf.control.writer.Command;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ScheduleView;
import java.util.List;
import java.util.function.BiFunction;

/** The table of routes: every method of every path, who may call it, and what it does. */
final class Protocol {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";
    private static final String PUT = "PUT";
    private static final String POST = "POST";
    private static final String DELETE = "DELETE";

    private Protocol() {}

    static Router router(Core core, Pools pools, Clock clock) {
        Endpoint ack = new LeaseCall<>(core, LeaseRef.class, LeaseRules::check, AckCommand::new);
        Endpoint release = new LeaseCall<>(core, LeaseRef.class, LeaseRules::check, ReleaseCommand::new);
        Endpoint complete = new ReportCall(core, pools, ReportRules::checkCompletion, CompleteCommand::new);
        Endpoint fail = new ReportCall(core, pools, ReportRules::checkFailure, FailCommand::new);
        Endpoint events = new ListEvents(core, new FollowEvents(core, pools, clock));
        String blob = Paths.BLOBS + "/{sha256}";
        String schedule = Paths.SCHEDULES + "/{id}";
        String worker = Paths.WORKERS + "/{id}";
        FetchBlob fetch = new FetchBlob(core, pools);
        return new Router(List.of(
                new Route(POST, Paths.JOBS, SUBMIT, Body.UPLOAD, new SubmitJobs(core, pools)),
                new Route(GET, Paths.JOBS, READ, Body.READ, new ListJobs(core)),
                new Route(GET, Paths.JOBS + "/{id}", READ, Body.READ, new DescribeJob(core)),
                new Route(GET, Paths.JOBS + "/{id}/why", READ, Body.NONE, new Why(core)),
                new Route(POST, Paths.JOBS + "/{id}/hold", SUBMIT, Body.NONE, new Revise(core, HoldCommand::new)),
                new Route(POST, Paths.JOBS + "/{id}/release", SUBMIT, Body.NONE, new Revise(core, LetGoCommand::new)),
                new Route(POST, Paths.JOBS + "/{id}/retry", SUBMIT, Body.NONE, new Revise(core, RerunCommand::new)),
                new Route(POST, Paths.JOBS + "/{id}/change", SUBMIT, Body.JSON, new ChangeJob(core)),
                new Route(GET, Paths.JOBS + "/{id}/output/{stream}", READ, Body.READ, new ReadOutput(core, pools)),
                new Route(PUT, Paths.JOBS + "/{id}/output/{stream}", WORKER, Body.OCTETS, new WriteOutput(core)),
                new Route(GET, Paths.JOBS + "/{id}/files", READ, Body.READ, new ListFiles(core)),
                new Route(PUT, Paths.JOBS + "/{id}/checkpoint", WORKER, Body.JSON, new PutCheckpoint(core)),
                new Route(POST, Paths.SCHEDULES, SUBMIT, Body.JSON, new CreateSchedule(core)),
                new Route(GET, Paths.SCHEDULES, READ, Body.READ, new ListSchedules(core)),
                new Route(GET, schedule, READ, Body.READ, new DescribeSchedule(core)),
                new Route(POST, schedule + "/pause", SUBMIT, Body.NONE, change(core, PauseScheduleCommand::new)),
                new Route(POST, schedule + "/resume", SUBMIT, Body.NONE, change(core, ResumeScheduleCommand::new)),
                new Route(DELETE, schedule, SUBMIT, Body.NONE, change(core, DeleteScheduleCommand::new)),
                new Route(GET, Paths.TEMPLATES, READ, Body.NONE, new ListTemplates(core)),
                new Route(POST, Paths.BATCHES, SUBMIT, Body.UPLOAD, new SubmitBatch(core, pools)),
                new Route(GET, Paths.BATCHES, READ, Body.READ, new ListBatches(core)),
                new Route(GET, Paths.BATCHES + "/{id}", READ, Body.READ, new DescribeBatch(core)),
                new Route(POST, Paths.BATCHES + "/{id}/abort", SUBMIT, Body.JSON, new AbortBatch(core)),
                new Route(GET, Paths.BATCHES + "/{id}/results", READ, Body.READ, new BatchResults(core, pools)),
                new Route(PUT, blob, STORE, Body.OCTETS, new PutBlob(core)),
                new Route(GET, blob, FETCH, Body.READ, fetch),
                new Route(HEAD, blob, FETCH, Body.READ, fetch),
                new Route(POST, Paths.BLOBS + "/missing", STORE, Body.JSON, new MissingBlobs(core, pools)),
                new Route(GET, Paths.WORKERS, READ, Body.READ, new ListWorkers(core)),
                new Route(GET, Paths.LIMITS, READ, Body.NONE, new ListLimits(core)),
                new Route(PUT, Paths.LIMITS + "/{name}", ADMIN, Body.JSON, new SetLimit(core)),
                new Route(POST, worker + "/drain", ADMIN, Body.JSON, new PutAside(core, Aside.Kind.DRAINING)),
                new Route(POST, worker + "/quarantine", ADMIN, Body.JSON, new PutAside(core, Aside.Kind.QUARANTINED)),
                new Route(POST, worker + "/resume", ADMIN, Body.NONE, new ResumeWorker(core)),
                new Route(POST, Paths.REGISTER, WORKER, Body.JSON, new RegisterWorker(core)),
                new Route(GET, Paths.NEXT_JOB, WORKER, Body.NONE, new ClaimNext(core)),
                new Route(POST, Paths.ACK, WORKER, Body.JSON_LIST, ack),
                new Route(POST, Paths.RELEASE, WORKER, Body.JSON_LIST, release),
                new Route(POST, Paths.HEARTBEAT, WORKER, Body.JSON, new Heartbeat(core)),
                new Route(POST, Paths.COMPLETE, WORKER, Body.JSON_LIST, complete),
                new Route(POST, Paths.FAIL, WORKER, Body.JSON_LIST, fail),
                new Route(POST, Paths.RECONNECT, WORKER, Body.JSON_LIST, new Reconnect(core, pools)),
                new Route(POST, Paths.ABORT, SUBMIT, Body.JSON, new Abort(core)),
                new Route(GET, Paths.EVENTS, READ, Body.READ, events),
                new Route(GET, Paths.BACKUP, ADMIN, Body.NONE, new TakeBackup(core, pools)),
                new Route(GET, Paths.METRICS, READ, Body.NONE, new Metrics(core)),
                new Route(GET, Paths.HEALTHZ, null, Body.READ, new Health(core)),
                new Route(GET, Paths.OPENAPI, null, Body.NONE, new OpenApi())));
    }

    private static Endpoint change(Core core, BiFunction<Caller, String, Command<QueueBook, ScheduleView>> make) {
        return new ChangeSchedule(core, make);
    }
}
