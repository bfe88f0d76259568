package hdcf.schema.wire;

import java.util.List;

/** Answer of {@code POST /heartbeat}. */
public record HeartbeatAnswer(String status, List<AbortNotice> abort, boolean drain) {}
