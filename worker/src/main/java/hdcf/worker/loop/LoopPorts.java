package hdcf.worker.loop;

import hdcf.client.HdcfClient;
import hdcf.schema.port.Clock;
import hdcf.schema.port.Ids;
import java.util.random.RandomGenerator;

/** What the loops reach the world through. */
public record LoopPorts(HdcfClient client, Clock clock, Ids ids, RandomGenerator random) {}
