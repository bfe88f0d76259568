package hdcf.schema.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** Element of the answer to an array of acks or reports: the status and body that the single call would have got. */
public record ArrayElement(int httpStatus, JsonNode body) {}
