package hdcf.control.http;

import hdcf.control.job.Refusal;
import java.io.IOException;

/** Ends the reading of a body that is refused while it arrives. */
final class RefusedBody extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedBody(Refusal refusal) {
        super(refusal.detail());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
