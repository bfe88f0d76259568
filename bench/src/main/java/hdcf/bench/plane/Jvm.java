package hdcf.bench.plane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How child JVMs are started: both sides of a comparison with the same flags. */
public final class Jvm {
    /** The flags of every measured process, those of the launcher: the heap grows only as far as it has to. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms24m",
            "-Xmx128m",
            "-XX:MaxNewSize=6m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:MaxInlineLevel=9",
            "-XX:InlineSmallCode=1500",
            "-XX:MaxNodeLimit=4000",
            "-XX:NodeLimitFudgeFactor=200",
            "-Dorg.jooq.no-logo=true",
            "-Dorg.jooq.no-tips=true",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED");

    /** Those of the launcher for a worker: later ones count where both have a word. */
    private static final List<String> WORKER_FLAGS = List.of(
            "-XX:+UnlockExperimentalVMOptions",
            "-Xms6m",
            "-XX:MaxNewSize=2m",
            "-XX:TrimNativeHeapInterval=2000",
            "-XX:StringTableSize=4096",
            "-XX:SymbolTableSize=4096",
            "-XX:Tier3InvocationThreshold=2000",
            "-XX:Tier3MinInvocationThreshold=1000",
            "-XX:Tier3CompileThreshold=4000",
            "-XX:Tier3BackEdgeThreshold=120000",
            "-XX:Tier4InvocationThreshold=15000",
            "-XX:Tier4MinInvocationThreshold=1800",
            "-XX:Tier4CompileThreshold=45000",
            "-XX:Tier4BackEdgeThreshold=120000");

    private static final int WARNS_OF_COMPAT = 21;

    private Jvm() {}

    /** A command line that runs a worker's jar. */
    static List<String> worker(Path jar) {
        List<String> flags = new ArrayList<>(WORKER_FLAGS);
        if (Runtime.version().feature() < WARNS_OF_COMPAT) {
            flags.add("-Djava.locale.providers=COMPAT");
        }
        return jar(jar, flags);
    }

    /** The java of this process. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A command line that runs a jar. */
    public static List<String> jar(Path jar, List<String> moreFlags) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(FLAGS);
        command.addAll(archive(jar));
        command.addAll(moreFlags);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** The class-data archive that the build made beside a jar for this Java, as the launcher takes it. */
    private static List<String> archive(Path jar) {
        String name = String.valueOf(jar.getFileName())
                .replace(".jar", "-" + Runtime.version().feature() + ".jsa");
        Path archive = jar.resolveSibling(name);
        return Files.isReadable(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable") : List.of();
    }

    /** A command line that runs a class of this program. */
    public static List<String> own(Class<?> main) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
