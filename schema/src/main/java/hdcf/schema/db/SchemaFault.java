package hdcf.schema.db;

/** A database that this program must not write: one of another program, or one of a newer schema. Nothing was changed in it. */
public final class SchemaFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    SchemaFault(String file, String reason) {
        super("Expected to open " + file + ", but " + reason);
        this.reason = reason;
    }

    /** What is wrong and what to do, to follow a "but". */
    public String reason() {
        return reason;
    }
}
