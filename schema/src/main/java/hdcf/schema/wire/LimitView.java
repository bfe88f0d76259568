package hdcf.schema.wire;

/**
 * A limit shared by jobs, as {@code GET /limits} shows it.
 *
 * @param capacity how much may be taken at a time
 * @param used how much is taken; above the capacity only after that was lowered
 */
public record LimitView(String name, long capacity, long used) {}
