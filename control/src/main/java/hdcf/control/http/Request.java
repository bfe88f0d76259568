package hdcf.control.http;

import hdcf.control.command.Caller;
import java.util.Map;

/**
 * A request that was admitted.
 *
 * @param pathValues values of the template's names
 * @param body all of it; empty when the route streams it or has none
 * @param grant what the caller's token holds
 */
@SuppressWarnings("ArrayRecordComponent")
public record Request(Head head, Map<String, String> pathValues, Query query, byte[] body, Caller caller, Grant grant) {
    Request withBody(byte[] read) {
        return new Request(head, pathValues, query, read, caller, grant);
    }

    String requestId() {
        return caller.requestId();
    }

    String pathValue(String name) {
        String value = pathValues.get(name);
        if (value == null) {
            throw new IllegalStateException("Expected " + name + " in the route's template");
        }
        return value;
    }
}
