package hdcf.hdcfctl.command;

import hdcf.hdcfctl.render.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words that work on a file and not on a running control plane: {@code fsck}, {@code verify-history}, {@code restore}. They are of
 * {@code control.jar}, which alone has SQLite; it lies beside this program or in its place in a build tree, and is loaded apart from it.
 */
public final class Offline {
    private static final List<String> WORDS = List.of("fsck", "verify-history", "restore");

    private Offline() {}

    /** Whether it is one of these words. */
    public static boolean isAsked(List<String> argv) {
        return !argv.isEmpty() && WORDS.contains(argv.get(0));
    }

    /** Does it. The program ends with it; returns only when that cannot be done. */
    public static int run(List<String> argv, Console console) {
        Path jar = jar();
        if (jar == null) {
            console.say("Expected control.jar beside hdcfctl.jar, found none. Next: java -jar control.jar "
                    + String.join(" ", argv.subList(0, 1)) + " --help");
            return Exit.NOT_FOUND;
        }
        try (URLClassLoader apart =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(apart);
            Class.forName("hdcf.control.Main", true, apart)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) argv.toArray(String[]::new));
            return Exit.OK;
        } catch (IOException | ReflectiveOperationException other) {
            Throwable cause = other instanceof InvocationTargetException ? other.getCause() : other;
            console.say("Expected to run " + jar + ", found " + cause + ". Next: java -jar " + jar + " " + argv.get(0)
                    + " --help");
            return Exit.FAULT;
        }
    }

    private static @Nullable Path jar() {
        CodeSource source = Offline.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        Path own = Path.of(java.net.URI.create(source.getLocation().toString())).toAbsolutePath();
        List<Path> places = new ArrayList<>();
        places.add(own.resolveSibling("control.jar"));
        places.add(own.resolveSibling("../../control/target/control.jar").normalize());
        return places.stream().filter(Files::isRegularFile).findFirst().orElse(null);
    }
}
