package hdcf.bench;

import hdcf.bench.plane.ControlProcess;
import hdcf.bench.plane.Jvm;
import hdcf.bench.plane.StartTimes;
import hdcf.bench.stat.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code start}: until the control plane answers, and and how long the command line takes for its version and for a submission. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Measures the control plane's first answer, with and without a class-data archive, and hdcfctl"
                + " --version and submit against a plain hello world, interleaved.")
final class StartCommand implements Callable<Integer> {
    private static final List<String> LAUNCHER =
            List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xlog:disable", "-Xlog:all=off");

    @Mixin
    Place place = new Place();

    @Option(
            names = "--hdcfctl-jar",
            paramLabel = "FILE",
            defaultValue = "hdcfctl/target/hdcfctl.jar",
            description = "The command line. Default: ${DEFAULT-VALUE}")
    Path hdcfctlJar = Path.of("hdcfctl/target/hdcfctl.jar");

    @Option(names = "--starts", defaultValue = "9", description = "Starts of each kind. Default: ${DEFAULT-VALUE}")
    int starts;

    @Option(names = "--calls", defaultValue = "15", description = "Calls of each kind. Default: ${DEFAULT-VALUE}")
    int calls;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        control(verdicts);
        submit(verdicts);
        Verdict.print(verdicts, spec.commandLine().getOut());
        return verdicts.stream().allMatch(Verdict::isMet) ? 0 : 2;
    }

    private void control(List<Verdict> verdicts) throws Exception {
        if (isMissing(place.controlJar)) {
            return;
        }
        Path archive = archive(place.controlJar);
        List<String> plain = List.of(Jvm.java(), "-jar", place.controlJar.toString());
        List<String> launched = launched(place.controlJar, archive, "-Xmx128m");
        List<Double> plainMs = new ArrayList<>();
        List<Double> launchedMs = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            plainMs.add(place.inFolder(folder -> StartTimes.firstAnswerMs(plain, folder)));
            if (archive != null) {
                launchedMs.add(place.inFolder(folder -> StartTimes.firstAnswerMs(launched, folder)));
            }
        }
        verdicts.add(Verdict.atMost(3500, "first answer in ms, plain java -jar", Spread.of(plainMs)));
        if (archive != null) {
            verdicts.add(
                    Verdict.atMost(2000, "first answer in ms, launcher's flags and archive", Spread.of(launchedMs)));
        }
    }

    private void submit(List<Verdict> verdicts) throws Exception {
        if (isMissing(hdcfctlJar) || isMissing(place.controlJar)) {
            return;
        }
        verdicts.addAll(place.inFolder(this::submit));
    }

    private List<Verdict> submit(Path folder) throws Exception {
        Path classes = folder.resolve("hello/hdcf/bench");
        Files.createDirectories(classes);
        try (var in = StartCommand.class.getResourceAsStream("Hello.class")) {
            if (in == null) {
                throw new IOException("Expected Hello.class in this program, found none");
            }
            Files.copy(in, classes.resolve("Hello.class"));
        }
        List<String> hello = List.of(Jvm.java(), "-cp", folder.resolve("hello").toString(), "hdcf.bench.Hello");
        Path log = folder.resolve("call.log");
        List<Double> helloMs = new ArrayList<>();
        List<Double> versionMs = new ArrayList<>();
        List<Double> submitMs = new ArrayList<>();
        try (ControlProcess control = ControlProcess.start(place.controlJar, folder.resolve("jobs.db"), List.of())) {
            List<String> version = launched(hdcfctlJar, archive(hdcfctlJar), "-XX:TieredStopAtLevel=1");
            List<String> submit = new ArrayList<>(version);
            version.add("--version");
            submit.addAll(List.of(
                    "submit", "--url", "http://127.0.0.1:" + control.address().getPort()));
            submit.addAll(List.of("--token", ControlProcess.TOKEN, "--command", "true"));
            for (int i = 0; i < calls; i++) {
                helloMs.add(StartTimes.wholeRunMs(hello, log));
                versionMs.add(StartTimes.wholeRunMs(version, log));
                submitMs.add(StartTimes.wholeRunMs(submit, log));
            }
        }
        double median = Spread.of(helloMs).median();
        say("hello world " + Spread.of(helloMs).text(0) + " ms, hdcfctl --version "
                + Spread.of(versionMs).text(0) + " ms, hdcfctl submit "
                + Spread.of(submitMs).text(0) + " ms");
        return List.of(
                Verdict.atMost(
                        2,
                        "hdcfctl --version / hello world, of medians",
                        Spread.of(List.of(Spread.of(versionMs).median() / median))),
                Verdict.atMost(
                        5,
                        "hdcfctl submit / hello world, of medians",
                        Spread.of(List.of(Spread.of(submitMs).median() / median))));
    }

    private static List<String> launched(Path jar, @Nullable Path archive, String flag) {
        List<String> command = new ArrayList<>(List.of(Jvm.java()));
        command.addAll(LAUNCHER);
        command.add(flag);
        if (archive != null) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private @Nullable Path archive(Path jar) {
        String name = String.valueOf(jar.getFileName()).replace(".jar", "");
        for (String ending : List.of("-" + Runtime.version().feature() + ".jsa", ".jsa")) {
            Path archive = jar.resolveSibling(name + ending);
            if (Files.isReadable(archive)) {
                return archive;
            }
        }
        say("skipped: expected a class-data archive beside " + jar + ", found none. Next: build it, then repeat");
        return null;
    }

    private boolean isMissing(Path jar) {
        if (Files.isReadable(jar)) {
            return false;
        }
        say("skipped: expected " + jar + ", found none. Next: mvn -B package, then repeat");
        return true;
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
