package hdcf.schema.wire;

import java.util.List;

/** Answer of {@code POST /reconnect}. */
public record ReconnectAnswer(String status, List<ReconnectAction> actions) {}
