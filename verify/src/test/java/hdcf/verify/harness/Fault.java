package hdcf.verify.harness;

import java.util.List;

/** What a network does to one request and its answer. */
public enum Fault {
    /** Both arrive. */
    NONE,
    /** The request comes late. */
    LATE_REQUEST,
    /** The answer comes late. */
    LATE_ANSWER,
    /** Both come in slices of one octet. */
    SLICES,
    /** The connection is reset before the request goes on. */
    RESET_BEFORE,
    /** The connection is reset in the middle of the request. */
    RESET_IN_REQUEST,
    /** The request arrives; the connection is reset when the answer comes. */
    ANSWER_LOST,
    /** The request arrives; the connection is reset in the middle of the answer. */
    RESET_IN_ANSWER,
    /** The request never arrives, and the connection stays open. */
    SWALLOWED,
    /** The request arrives, its answer does not, and the connection stays open. */
    HALF_OPEN,
    /** The request arrives twice. */
    TWICE;

    /** Every one that does something. */
    public static List<Fault> all() {
        return List.of(values()).subList(1, values().length);
    }
}
