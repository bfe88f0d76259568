package hdcf.control.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import hdcf.control.command.BatchReceipt;
import hdcf.control.command.Bond;
import hdcf.control.command.Caller;
import hdcf.control.command.DropBatchCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.NewJob;
import hdcf.control.command.OpenBatchCommand;
import hdcf.control.command.PublishBatchCommand;
import hdcf.control.command.StageCommand;
import hdcf.control.command.StageEdgesCommand;
import hdcf.control.command.SubmitBatchCommand;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it is read: its jobs are written in slices that nobody sees until everything is in. Confined to one thread, which
 * blocks.
 */
final class StagedBatch {
    private static final int SLICE = StagedSubmission.SLICE;
    private static final int EDGES = 250;
    private static final List<String> MEMBERS =
            List.of("name", "max_running", "max_fails", "policy", "job", "array", "items", "jobs");

    private final WriterCall writer;
    private final Caller caller;
    private final Templates templates;
    private final JsonBody<SubmitRequest> bodies;
    private final BatchHead head = new BatchHead();
    private final BatchGraph graph = new BatchGraph();
    private final List<String> earlyItems = new ArrayList<>();
    private List<NewJob> slice = new ArrayList<>(SLICE);
    private final boolean mayStage;
    private long earlyChars;
    private int inputs;
    private int items;
    private @Nullable NewJob template;
    private @Nullable ArrayRange array;
    private @Nullable String list;
    private @Nullable Long batch;

    /** @param mayStage whether it may wait for the writer; else only a batch that fits into one command is read */
    StagedBatch(Core core, Caller caller, JsonBody<SubmitRequest> bodies, boolean mayStage) {
        this.mayStage = mayStage;
        this.writer = new WriterCall(core);
        this.caller = caller;
        this.templates = core.templates();
        this.bodies = bodies;
    }

    /**
     * Reads everything and submits it, or leaves nothing behind.
     *
     * @param key makes the idempotency key from the sum of the body
     */
    BatchReceipt run(StagedSubmission.Source source, Function<byte[], @Nullable IdempotencyKey> key)
            throws Refusal, IOException {
        boolean isDone = false;
        try (JsonParser parser = Json.strict().getFactory().createParser(source.reader())) {
            read(parser, source);
            StagedSubmission.finish(parser, source);
            complete();
            SubmitBatchCommand whole = whole(key.apply(source.sum()));
            BatchReceipt receipt = whole == null ? publish(key.apply(source.sum())) : writer.ask(whole);
            isDone = true;
            return receipt;
        } catch (RefusedBody refused) {
            throw refused.refusal();
        } catch (JsonProcessingException fault) {
            throw JsonFault.of(fault, "");
        } catch (CharacterCodingException notUtf8) {
            throw JsonText.malformed("Expected JSON in UTF-8, found other bytes");
        } finally {
            if (!isDone && batch != null) {
                writer.insist(new DropBatchCommand(caller, batch));
            }
        }
    }

    /**
     * The whole batch as one command, or null when it is too large for that.
     *
     * @param key makes the idempotency key from the sum of the body
     */
    @Nullable
    SubmitBatchCommand small(StagedSubmission.Source source, Function<byte[], @Nullable IdempotencyKey> key)
            throws Refusal, IOException {
        try (JsonParser parser = Json.strict().getFactory().createParser(source.reader())) {
            read(parser, source);
            StagedSubmission.finish(parser, source);
            complete();
            return whole(key.apply(source.sum()));
        } catch (TooLarge large) {
            return null;
        } catch (RefusedBody refused) {
            throw refused.refusal();
        } catch (JsonProcessingException fault) {
            throw JsonFault.of(fault, "");
        }
    }

    /** It does not fit into one command. */
    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void read(JsonParser parser, StagedSubmission.Source source) throws Refusal, IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw JsonText.malformed("Expected JSON, found an empty body");
        }
        if (first != JsonToken.START_OBJECT) {
            throw JsonFault.wrongType("", "an object", JsonFault.kind(first));
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            boolean isAbsent = value == JsonToken.VALUE_NULL && MEMBERS.contains(member);
            if (head.take(member, parser) || isAbsent) {
                continue;
            }
            switch (member) {
                case "job" -> template = template(parser);
                case "array" -> {
                    only(member);
                    array = ArrayRange.parse(BatchHead.text(parser, member));
                }
                case "items", "jobs" -> {
                    only(member);
                    source.becomeList();
                    readList(parser, member);
                }
                default -> throw unknown(member);
            }
        }
    }

    private NewJob template(JsonParser parser) throws Refusal, IOException {
        NewJob job = SubmissionRules.check(bodies.item(parser, "/job"), "/job", templates);
        if (job.asked().bond().name() != null) {
            throw fault("/job/name", "not_here", "to be absent where each job would have it; name the batch");
        }
        return job;
    }

    private void readList(JsonParser parser, String member) throws Refusal, IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonFault.wrongType("/" + member, "a list", JsonFault.kind(parser.currentToken()));
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (graph.size() == Limits.SUBMIT_ARRAY || items == Limits.SUBMIT_ARRAY) {
                throw JsonBody.tooMany(Limits.SUBMIT_ARRAY);
            }
            if (member.equals("jobs")) {
                String pointer = "/jobs/" + graph.size();
                NewJob job = SubmissionRules.check(bodies.item(parser, pointer), pointer, templates);
                add(job, new Bond.Task(graph.size(), null));
            } else {
                readItem(BatchItems.item(parser, items));
            }
        }
    }

    private void readItem(String item) throws Refusal, TooLarge {
        NewJob job = template;
        items++;
        if (job != null) {
            drainEarly(job);
            add(job, new Bond.Task(graph.size(), item));
            return;
        }
        earlyItems.add(item);
        earlyChars += item.length();
        if (earlyChars > Limits.EARLY_ITEMS_BYTES) {
            throw new Refusal(
                    ProblemCode.TOO_LARGE,
                    "Expected job before items of more than " + Limits.EARLY_ITEMS_BYTES
                            + " bytes together, so that they need not be kept in memory");
        }
    }

    private void drainEarly(NewJob job) throws Refusal, TooLarge {
        for (String item : earlyItems) {
            add(job, new Bond.Task(graph.size(), item));
        }
        earlyItems.clear();
    }

    private void add(NewJob job, Bond.Task task) throws Refusal, TooLarge {
        Bond bond = job.asked().bond();
        graph.add(bond.name(), bond.after());
        if (slice.size() == SLICE || inputs > StagedSubmission.SLICE_INPUTS) {
            stage();
        }
        slice.add(job.with(bond.of(task)));
        inputs += job.asked().inputs().size();
    }

    private void stage() throws Refusal, TooLarge {
        if (!mayStage) {
            throw new TooLarge();
        }
        Long open = batch;
        if (open == null) {
            open = writer.ask(new OpenBatchCommand(caller));
            batch = open;
        }
        for (SubmitAnswer answer : writer.ask(new StageCommand(caller, open, List.copyOf(slice)))) {
            graph.number(answer.number());
        }
        slice = new ArrayList<>(SLICE);
        inputs = 0;
    }

    /** Everything is read: what can only be judged or made now. */
    private void complete() throws Refusal, TooLarge {
        NewJob job = template;
        ArrayRange range = array;
        boolean hasJobs = "jobs".equals(list);
        if (hasJobs != (job == null)) {
            throw job == null
                    ? fault("/job", "missing", "with array or items, or jobs alone; found none")
                    : fault("/job", "not_here", "to be absent beside jobs, or with array or items; found it");
        }
        if (job != null) {
            drainEarly(job);
            for (long index : range == null ? List.<Long>of() : range.map(Long::valueOf)) {
                add(job, new Bond.Task(index, null));
            }
        }
        if (graph.size() == 0) {
            throw list == null
                    ? fault("/job", "not_alone", "to come with array or items; found it alone")
                    : fault("/" + list, "too_few", "to have at least one item, found an empty list");
        }
        graph.check();
    }

    /** Everything in one command, when it is little enough; else null. */
    private @Nullable SubmitBatchCommand whole(@Nullable IdempotencyKey key) throws Refusal {
        boolean isSmall = batch == null && graph.edges() <= EDGES && inputs <= StagedSubmission.SLICE_INPUTS;
        return isSmall ? new SubmitBatchCommand(caller, List.copyOf(slice), graph.bounds(), head.terms(), key) : null;
    }

    private BatchReceipt publish(@Nullable IdempotencyKey key) throws Refusal, TooLarge {
        if (!slice.isEmpty()) {
            stage();
        }
        long number = Objects.requireNonNull(batch);
        for (List<StageEdgesCommand.Edge> edges : graph.slices(EDGES)) {
            writer.ask(new StageEdgesCommand(number, edges));
        }
        return writer.ask(new PublishBatchCommand(
                caller,
                new PublishBatchCommand.Staged(number, graph.size(), graph.firstNumber(), graph.lastNumber()),
                head.terms(),
                key));
    }

    private void only(String member) throws Refusal {
        if (list != null) {
            throw fault("/" + member, "not_both", "to be absent beside " + list + "; found both");
        }
        list = member;
    }

    private static Refusal unknown(String member) {
        String nearest = Spelling.nearest(member, MEMBERS);
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected only known members, found " + Echo.of(member)
                        + (nearest == null ? "" : ". Did you mean \"" + nearest + "\"?"),
                List.of(new Problem.Fault("/" + member, "unknown_member")));
    }

    private static Refusal fault(String pointer, String code, String sentence) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected " + pointer.substring(1) + " " + sentence,
                List.of(new Problem.Fault(pointer, code)));
    }
}
