package hdcf.worker.loop;

import hdcf.client.BlobTransfer;
import hdcf.client.HdcfClient;
import hdcf.schema.port.Clock;
import hdcf.schema.port.Ids;
import java.util.random.RandomGenerator;

/**
 * What the loops reach the world through.
 *
 * @param pause how whoever carries a file waits before the next try; everything else comes back later instead
 */
public record LoopPorts(HdcfClient client, Clock clock, Ids ids, RandomGenerator random, BlobTransfer.Pause pause) {}
