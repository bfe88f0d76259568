package hdcf.hdcfctl;

import hdcf.hdcfctl.command.Verb;
import hdcf.hdcfctl.command.Verbs;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a verb, also those that are read only when one of them is given. */
final class Options {
    private Options() {}

    static List<OptionSpec> of(Verbs.Entry entry) {
        Verb verb = entry.maker().get();
        CommandLine line = new CommandLine(verb);
        verb.prepare(line, List.of("--help"));
        return line.getCommandSpec().options();
    }
}
