package hdcf.hdcfctl.command;

/** The exit codes of the command line; a job that is waited for adds its own. */
public final class Exit {
    /** It was done. */
    public static final int OK = 0;
    /** A job that was waited for failed. */
    public static final int JOB_FAILED = 1;
    /** The command line, or a value in it, is not acceptable. */
    public static final int USAGE = 2;
    /** There is no such job, worker or output. */
    public static final int NOT_FOUND = 3;
    /** The state of things does not allow it. */
    public static final int CONFLICT = 4;
    /** No token, or one that may not do this. */
    public static final int NOT_ALLOWED = 5;
    /** No control plane answers there. */
    public static final int UNREACHABLE = 69;
    /** A fault of this program. */
    public static final int FAULT = 70;
    /** Standard output, or a file, could not be written or read. */
    public static final int FILES = 74;
    /** The control plane is busy or in trouble, or the outcome is not known: repeat the command. */
    public static final int TRY_AGAIN = 75;
    /** The job ran longer than its limit, or waiting took longer than its own, as {@code timeout(1)} says it. */
    public static final int JOB_TIMED_OUT = 124;
    /** The job ended for good without an exit code. */
    public static final int JOB_WITHOUT_CODE = 125;
    /** The job was aborted; also of a program that a person interrupted. */
    public static final int JOB_ABORTED = 130;
    /** The reader of standard output had enough, as a shell says it of a program ended by SIGPIPE. */
    public static final int BROKEN_PIPE = 141;

    private Exit() {}
}
