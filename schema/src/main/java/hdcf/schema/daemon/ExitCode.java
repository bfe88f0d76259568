package hdcf.schema.daemon;

/** How the daemons, and the control plane's own verbs, end when they did not succeed; from 65 on as in {@code sysexits.h}. */
public final class ExitCode {
    /** A verb's option, or a value of one, is not acceptable. */
    public static final int USAGE = 2;
    /** What was to be read is damaged, or cannot be read. */
    public static final int DATA = 65;
    /** A fault of this program. */
    public static final int FAULT = 70;
    /** The address cannot be listened on. */
    public static final int PORT = 71;
    /** Another process holds the folder or the database, or something is there already. */
    public static final int IN_USE = 73;
    /** The storage failed. */
    public static final int STORAGE = 74;
    /** The program cannot start as it was asked to: a setting, or a database of a schema that it cannot bring up to date. */
    public static final int CONFIG = 78;

    private ExitCode() {}
}
