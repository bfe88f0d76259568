package hdcf.control.command;

/**
 * Who calls.
 *
 * @param principal the role of the token, as it stands in the audit log
 * @param requestId names the request in logs, events and problems
 */
public record Caller(String principal, String requestId) {
    /** The control plane itself, when time has come. */
    public static final Caller CONTROL = new Caller("control", "");
}
