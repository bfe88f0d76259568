package hdcf.client;

import hdcf.schema.wire.Paths;
import java.io.IOException;

/** The call for a backup; the token of an administrator is needed. */
public final class BackupCall {
    private final HdcfClient client;

    public BackupCall(HdcfClient client) {
        this.client = client;
    }

    /**
     * The archive as it is made. To be closed. It is whole only if {@code BackupFile.check} says so.
     *
     * @param withFiles whether outputs and blobs are wanted too
     */
    public StreamedResponse open(boolean withFiles) throws IOException, ProblemException {
        return client.open(Paths.BACKUP + (withFiles ? "?files=1" : ""));
    }
}
