package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;

/** Something the command line can do. */
public interface Verb {
    /**
     * Does it.
     *
     * @return the exit code
     * @throws IOException when the control plane did not answer
     * @throws ProblemException when it answered no
     */
    int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException;

    /** The options that say whom to speak to. */
    Connection connection();
}
