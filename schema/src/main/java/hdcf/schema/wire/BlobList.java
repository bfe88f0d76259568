package hdcf.schema.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body and answer of {@code POST /blobs/missing}: sums that are asked for, and those of them that are not there. */
public record BlobList(@Nullable List<String> sha256) {}
