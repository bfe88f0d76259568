package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

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

    /** Adds options that are built only when the arguments may use them: reading their descriptions costs time. */
    default void prepare(CommandLine line, List<String> arguments) {}

    /**
     * Other arguments that these stand for, once they are understood; then another verb of the same name is made for those.
     *
     * @return empty when they stand for themselves
     */
    default List<String> expanded(List<String> arguments) throws Failure {
        return List.of();
    }

    /** The options that say whom to speak to. */
    Connection connection();
}
