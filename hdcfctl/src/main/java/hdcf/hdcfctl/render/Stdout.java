package hdcf.hdcfctl.render;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output in UTF-8. Its failures are told apart from those of the network: {@code head} closing a pipe is not a
 * control plane that went away.
 */
public final class Stdout {
    /** Standard output took no more. */
    public static final class Closed extends Exception {
        private static final long serialVersionUID = 1L;

        Closed(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }

        /** Whether the reader simply had enough. */
        public boolean isBrokenPipe() {
            return String.valueOf(getMessage()).contains("Broken pipe");
        }
    }

    private final OutputStream out;

    public Stdout(OutputStream out) {
        this.out = new BufferedOutputStream(out);
    }

    public void write(byte[] bytes, int length) throws Closed {
        try {
            out.write(bytes, 0, length);
        } catch (IOException cause) {
            throw new Closed(cause);
        }
    }

    public void line(String text) throws Closed {
        text(text + "\n");
    }

    public void text(String text) throws Closed {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
    }

    public void flush() throws Closed {
        try {
            out.flush();
        } catch (IOException cause) {
            throw new Closed(cause);
        }
    }
}
