package hdcf.schema.history;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a line of the history says. */
public enum HistoryKind {
    /** A call is about to be sent. */
    @JsonProperty("invoke")
    INVOKE,
    /** The call was answered with a status below 300: it was applied. */
    @JsonProperty("ok")
    OK,
    /** The call was answered with a status from 400 to 499: it was certainly not applied. */
    @JsonProperty("fail")
    FAIL,
    /** Nobody knows: no answer, half an answer, or a status from 500. */
    @JsonProperty("info")
    INFO,
    /** A worker started the command of a job. */
    @JsonProperty("launch")
    LAUNCH,
    /** What a worker started has ended, by itself or by a signal, with all its children. */
    @JsonProperty("exit")
    EXIT,
    /** Something that the harness did or measured. */
    @JsonProperty("note")
    NOTE;

    /** Whether it says how a call came out. */
    public boolean isEnd() {
        return this == OK || this == FAIL || this == INFO;
    }

    /** What an HTTP status says about a call. */
    public static HistoryKind of(int status) {
        if (status >= 200 && status < 300) {
            return OK;
        }
        return status >= 400 && status < 500 ? FAIL : INFO;
    }
}
