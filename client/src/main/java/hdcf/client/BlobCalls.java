package hdcf.client;

import com.fasterxml.jackson.core.type.TypeReference;
import hdcf.schema.wire.BlobList;
import hdcf.schema.wire.BlobProgress;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.StoredFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls about content: blobs, the files of attempts, checkpoints. As with {@link HdcfClient}, every method sends once;
 * {@link BlobTransfer} repeats them.
 */
public final class BlobCalls {
    private static final Map<String, String> OCTETS = Map.of("Content-Type", "application/octet-stream");

    private final HdcfClient client;

    BlobCalls(HdcfClient client) {
        this.client = client;
    }

    /** The length of a blob; empty when it is not there. */
    public OptionalLong length(String sha256) throws IOException, ProblemException {
        try {
            Response response = client.exchange("HEAD", path(sha256), Map.of(), null);
            return OptionalLong.of(Long.parseLong(String.valueOf(response.header("Content-Length"))));
        } catch (ProblemException refused) {
            if (refused.status() == 404) {
                return OptionalLong.empty();
            }
            throw refused;
        } catch (NumberFormatException notOurs) {
            throw new IOException("Expected the length of a blob, found none", notOurs);
        }
    }

    /** Those of these sums, at most {@code Limits.BLOB_LIST}, whose blob has to be uploaded. */
    public List<String> missing(List<String> sums) throws IOException, ProblemException {
        byte[] body = client.exchange("POST", Paths.BLOBS + "/missing", Map.of(), Json.bytes(new BlobList(sums)))
                .body();
        List<String> missing = Json.mapper().readValue(body, BlobList.class).sha256();
        return missing == null ? List.of() : missing;
    }

    /**
     * Sends a chunk of at most {@code Limits.CHUNK_BYTES}; an empty one asks how much is there.
     *
     * @param blob its sum, and its whole length
     * @throws ProblemException {@code offset_gap} when bytes before the offset are missing, {@code blob_mismatch} when what
     *     arrived has another sum
     */
    public BlobProgress put(BlobRef blob, long offset, byte[] chunk) throws IOException, ProblemException {
        String target = path(blob.sha256()) + "?offset=" + offset + "&length=" + blob.length();
        return Json.mapper()
                .readValue(client.exchange("PUT", target, OCTETS, chunk).body(), BlobProgress.class);
    }

    /** The content of a blob from an offset to its end. To be closed. */
    public StreamedResponse get(String sha256, long offset) throws IOException, ProblemException {
        return client.open(path(sha256) + "?offset=" + offset);
    }

    /**
     * What an attempt left behind.
     *
     * @param attempt its lease epoch; null for the last one that was reported
     */
    public List<StoredFile> files(String jobId, @Nullable Long attempt) throws IOException, ProblemException {
        String target =
                Paths.JOBS + "/" + HdcfClient.encode(jobId) + "/files" + (attempt == null ? "" : "?attempt=" + attempt);
        byte[] body = client.exchange("GET", target, Map.of(), null).body();
        return Json.mapper().readValue(body, new TypeReference<List<StoredFile>>() {});
    }

    /** Stores what the next attempt of a job gets; the blob has to be there. */
    public JobAnswer checkpoint(String jobId, String assignmentId, BlobRef blob) throws IOException, ProblemException {
        String target = Paths.JOBS + "/" + HdcfClient.encode(jobId) + "/checkpoint?assignment_id="
                + HdcfClient.encode(assignmentId);
        return Json.mapper()
                .readValue(
                        client.exchange("PUT", target, Map.of(), Json.bytes(blob))
                                .body(),
                        JobAnswer.class);
    }

    private static String path(String sha256) {
        return Paths.BLOBS + "/" + HdcfClient.encode(sha256);
    }
}
