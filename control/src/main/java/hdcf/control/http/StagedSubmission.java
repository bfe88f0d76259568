package hdcf.control.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import hdcf.control.command.AcceptBatchCommand;
import hdcf.control.command.Caller;
import hdcf.control.command.DropBatchCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.NewJob;
import hdcf.control.command.OpenBatchCommand;
import hdcf.control.command.StageCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A large submission, written in slices that nobody sees until the last one is in. At no time is more than one slice in
 * memory; each waits for the writer's answer before the next is read. Confined to one thread, which blocks.
 */
final class StagedSubmission {
    /** Jobs per slice. */
    static final int SLICE = 500;
    /** Input files after which a slice is full, too: each is a row of its own. */
    static final int SLICE_INPUTS = 2_000;

    private final WriterCall writer;
    private final Templates templates;
    private final Caller caller;
    private final JsonBody<SubmitRequest> bodies;
    private final List<SubmitAnswer> staged = new ArrayList<>();
    private @Nullable Long batch;

    StagedSubmission(Core core, Caller caller, JsonBody<SubmitRequest> bodies) {
        this.writer = new WriterCall(core);
        this.templates = core.templates();
        this.caller = caller;
        this.bodies = bodies;
    }

    /**
     * Reads everything and submits it, or leaves nothing behind.
     *
     * @param key makes the idempotency key from the sum of the body
     */
    SubmitReceipt run(Source source, Function<byte[], @Nullable IdempotencyKey> key) throws Refusal, IOException {
        boolean isDone = false;
        try (JsonParser parser = Json.strict().getFactory().createParser(source.reader())) {
            SubmitReceipt receipt = read(parser, source, key);
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

    private SubmitReceipt read(JsonParser parser, Source source, Function<byte[], @Nullable IdempotencyKey> key)
            throws Refusal, IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw JsonText.malformed("Expected JSON, found an empty body");
        }
        if (first == JsonToken.START_ARRAY) {
            source.becomeList();
        }
        if (!source.isList()) {
            NewJob job = SubmissionRules.check(bodies.item(parser, ""), "", templates);
            finish(parser, source);
            return writer.ask(new SubmitCommand(caller, List.of(job), key.apply(source.sum())));
        }
        int count = 0;
        int inputs = 0;
        List<NewJob> slice = new ArrayList<>(SLICE);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == Limits.SUBMIT_ARRAY) {
                throw JsonBody.tooMany(Limits.SUBMIT_ARRAY);
            }
            String pointer = "/" + count;
            slice.add(SubmissionRules.check(bodies.item(parser, pointer), pointer, templates));
            count++;
            inputs += slice.get(slice.size() - 1).asked().inputs().size();
            if (slice.size() == SLICE || inputs >= SLICE_INPUTS) {
                stage(slice);
                slice = new ArrayList<>(SLICE);
                inputs = 0;
            }
        }
        finish(parser, source);
        if (count == 0) {
            throw SubmitJobs.nothing();
        }
        if (batch == null) {
            return writer.ask(new SubmitCommand(caller, List.copyOf(slice), key.apply(source.sum())));
        }
        if (!slice.isEmpty()) {
            stage(slice);
        }
        return writer.ask(new AcceptBatchCommand(caller, batch, List.copyOf(staged), key.apply(source.sum())));
    }

    private void stage(List<NewJob> slice) throws Refusal {
        Long open = batch;
        if (open == null) {
            open = writer.ask(new OpenBatchCommand(caller));
            batch = open;
        }
        staged.addAll(writer.ask(new StageCommand(caller, open, List.copyOf(slice))));
    }

    static void finish(JsonParser parser, Source source) throws Refusal, IOException {
        if (parser.nextToken() != null) {
            throw JsonText.malformed("Expected one JSON value, found more after its end");
        }
        source.drain();
    }

    /** The body as it arrives, with its sum. Confined to one thread. */
    static final class Source {
        private final LimitedBody limited;
        private final DigestInputStream bytes;
        private boolean isList;

        Source(InputStream body, MessageDigest digest) {
            this.limited = new LimitedBody(body, Limits.BODY_BYTES);
            this.bytes = new DigestInputStream(limited, digest);
        }

        void becomeList() {
            isList = true;
            limited.raise(Limits.SUBMIT_BODY_BYTES);
        }

        boolean isList() {
            return isList;
        }

        InputStreamReader reader() {
            return new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
        }

        void drain() throws IOException {
            bytes.transferTo(OutputStream.nullOutputStream());
        }

        byte[] sum() {
            return bytes.getMessageDigest().digest();
        }
    }
}
