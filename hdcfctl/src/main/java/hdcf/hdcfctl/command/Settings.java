package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import hdcf.hdcfctl.render.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A profile of the configuration file: which control plane, and where its token lies. Flags and the environment come before it.
 *
 * <p>The file is {@code HDCF_CONFIG}, else {@code hdcf/config.toml} in {@code XDG_CONFIG_HOME} or {@code ~/.config}. What stands at its top
 * is for every profile; {@code profile} there names the usual one.
 *
 * @param file whence it comes; null when there is no such file
 * @param profile its name; empty for what stands at the top
 */
record Settings(@Nullable Path file, String profile, String url, String tokenFile, String output) {
    private static final int MAX_BYTES = 256 * 1024;
    private static final Set<String> KEYS = Set.of("url", "token-file", "output");

    private static final Settings NONE = new Settings(null, "", "", "", "");

    /** Where the file is, or would be; null when nothing tells. */
    static @Nullable Path place(Map<String, String> environment) throws Failure {
        String named = environment.getOrDefault("HDCF_CONFIG", "");
        String configs = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        try {
            if (!named.isEmpty()) {
                return Path.of(named);
            }
            if (!configs.isEmpty()) {
                return Path.of(configs, "hdcf", "config.toml");
            }
            return home.isEmpty() ? null : Path.of(home, ".config", "hdcf", "config.toml");
        } catch (InvalidPathException odd) {
            throw new Failure(
                    Exit.USAGE, "Expected the path of a file in HDCF_CONFIG, found none. Next: unset HDCF_CONFIG", odd);
        }
    }

    /**
     * Reads the profile.
     *
     * @param asked its name; null for HDCF_PROFILE, else the usual one
     */
    static Settings read(@Nullable String asked, Console console) throws Failure {
        Path file = place(console.environment());
        String named = asked == null ? console.environment().getOrDefault("HDCF_PROFILE", "") : asked;
        if (file == null || !Files.isRegularFile(file)) {
            if (named.isEmpty()) {
                return NONE;
            }
            throw new Failure(
                    Exit.USAGE,
                    "Expected profile " + named + " in " + (file == null ? "~/.config/hdcf/config.toml" : file)
                            + ", found no such file. Next: hdcfctl login " + named + " --url URL");
        }
        JsonNode tree = tree(file);
        String profile = named.isEmpty() ? Answer.text(tree, "profile") : named;
        JsonNode own = tree.path("profiles").path(profile);
        if (!profile.isEmpty() && !own.isObject()) {
            throw new Failure(
                    Exit.USAGE,
                    "Expected a table [profiles." + profile + "] in " + file + ", found none. Next: hdcfctl login "
                            + profile + " --url URL");
        }
        check(own, file);
        return new Settings(
                file, profile, text(own, tree, "url"), text(own, tree, "token-file"), text(own, tree, "output"));
    }

    /** A slip of the pen must not send a call elsewhere. */
    private static void check(JsonNode table, Path file) throws Failure {
        Iterator<String> names = table.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                throw new Failure(
                        Exit.USAGE,
                        "Expected url, token-file or output in a profile of " + file + ", found " + name
                                + ". Next: correct the file");
            }
        }
    }

    static JsonNode tree(Path file) throws Failure {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            return new TomlMapper().readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException notToml) {
            throw new Failure(
                    Exit.USAGE,
                    "Expected TOML in " + file + ", found " + notToml.getOriginalMessage() + " in line "
                            + (notToml.getLocation() == null
                                    ? 0
                                    : notToml.getLocation().getLineNr())
                            + ". Next: correct the file",
                    notToml);
        } catch (IOException | SecurityException unreadable) {
            throw new Failure(
                    Exit.FILES,
                    "Expected settings in " + file + ", found that it cannot be read. Next: ls -l " + file,
                    unreadable);
        }
    }

    /** The file with the token, which nobody else may read. */
    @Nullable
    Path token(Console console) throws Failure {
        if (tokenFile.isEmpty() || file == null) {
            return null;
        }
        try {
            String home = console.environment().getOrDefault("HOME", "");
            Path path = tokenFile.startsWith("~/") && !home.isEmpty()
                    ? Path.of(home, tokenFile.substring(2))
                    : file.toAbsolutePath().resolveSibling(tokenFile);
            if (Files.exists(path) && !Secrets.isPrivate(path)) {
                throw new Failure(
                        Exit.NOT_ALLOWED,
                        "Expected a token that only its owner can read, found that others can, too. Next: chmod 600 "
                                + path);
            }
            return path;
        } catch (InvalidPathException odd) {
            throw new Failure(
                    Exit.USAGE,
                    "Expected the path of a token in " + file + ", found none. Next: correct the file",
                    odd);
        }
    }

    private static String text(JsonNode own, JsonNode all, String name) {
        return own.has(name) ? Answer.text(own, name) : Answer.text(all, name);
    }
}
