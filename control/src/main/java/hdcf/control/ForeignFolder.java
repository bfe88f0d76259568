package hdcf.control;

/** The folder of the data is that of another queue. Nothing was changed in it. */
final class ForeignFolder extends Exception {
    private static final long serialVersionUID = 1L;

    ForeignFolder(String message) {
        super(message);
    }
}
