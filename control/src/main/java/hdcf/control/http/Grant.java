package hdcf.control.http;

import java.util.Locale;

/** The roles that one token holds together. */
public enum Grant {
    /** Every role. */
    ALL,
    /** Everything but worker calls. */
    ADMIN,
    /** Sending jobs and looking after them. */
    SUBMIT,
    /** Worker calls only. */
    WORKER,
    /** Looking only. */
    READ;

    /** Whether it includes the role. */
    public boolean holds(Role role) {
        return switch (this) {
            case ALL -> true;
            case ADMIN -> role != Role.WORKER;
            case SUBMIT -> role == Role.SUBMIT || role == Role.READ || role == Role.STORE || role == Role.FETCH;
            case WORKER -> role == Role.WORKER || role == Role.STORE || role == Role.FETCH;
            case READ -> role == Role.READ || role == Role.FETCH;
        };
    }

    /** The name in the audit log, and the scope of idempotency keys. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
