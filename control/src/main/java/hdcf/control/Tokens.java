package hdcf.control;

import hdcf.control.http.Grant;
import hdcf.control.http.TokenBook;
import hdcf.control.http.TokenBook.Token;
import hdcf.schema.daemon.BadConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the tokens of this start: those that were given, and for the roles without one those in files. */
final class Tokens {
    private static final String DEV = "dev-token";
    private static final int SHORT_LENGTH = 16;
    private static final int MAX_LENGTH = 1024;
    private static final int RANDOM_BYTES = 32;

    private final List<Token> tokens = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final ControlConfig config;

    private Tokens(ControlConfig config) {
        this.config = config;
    }

    /**
     * What was gathered.
     *
     * @param notes where tokens lie
     * @param warnings what is not safe
     */
    record Gathered(TokenBook book, List<String> notes, List<String> warnings) {}

    static Gathered gather(TokenOptions options, ControlConfig config) throws BadConfig {
        Tokens gathering = new Tokens(config);
        gathering.addGiven(options);
        gathering.checkStrength();
        gathering.addFiles(options);
        return new Gathered(
                TokenBook.of(gathering.tokens), List.copyOf(gathering.notes), List.copyOf(gathering.warnings));
    }

    private void addGiven(TokenOptions options) throws BadConfig {
        String token = options.token;
        if (options.tokenFile != null) {
            if (token != null) {
                throw new BadConfig("Expected --token (HDCF_API_TOKEN) or --token-file (HDCF_TOKEN_FILE), found both");
            }
            token = read(Path.of(options.tokenFile));
        }
        boolean hasOwn = token != null || options.adminToken != null || options.workerToken != null;
        if (config.listen().insecureDev()) {
            if (hasOwn) {
                throw new BadConfig(
                        "Expected --insecure-dev without any token option, found one; leave one of them out");
            }
            tokens.add(new Token(DEV, Grant.ALL));
            warnings.add("Anybody on this machine may submit jobs: the token is " + DEV + " (--insecure-dev)");
            return;
        }
        Grant rest = options.adminToken == null ? options.workerToken == null ? Grant.ALL : Grant.ADMIN : Grant.WORKER;
        if (options.adminToken == null || options.workerToken == null) {
            add("--token", token, rest);
            add("--token-prev", options.tokenPrev, rest);
        }
        add("--admin-token", options.adminToken, Grant.ADMIN);
        add("--admin-token-prev", options.adminTokenPrev, Grant.ADMIN);
        add("--worker-token", options.workerToken, Grant.WORKER);
        add("--worker-token-prev", options.workerTokenPrev, Grant.WORKER);
    }

    private void add(String option, @Nullable String text, Grant grant) throws BadConfig {
        if (text == null) {
            return;
        }
        boolean isPlain = text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
        if (!isPlain || text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new BadConfig(
                    "Expected " + option + " of 1 to " + MAX_LENGTH + " visible ASCII characters, found others");
        }
        tokens.add(new Token(text, grant));
    }

    /** Off loopback the token that everybody knows is refused; one that may be guessed is warned of. */
    private void checkStrength() throws BadConfig {
        if (ConfigRules.isLoopback(config.listen().host())) {
            return;
        }
        if (tokens.stream().anyMatch(token -> token.text().equals(DEV))) {
            throw new BadConfig("Expected another token than the well-known " + DEV + ", as other machines can call;"
                    + " leave it out, and tokens are made at the first start");
        }
        if (tokens.stream().anyMatch(token -> token.text().length() < SHORT_LENGTH)) {
            warnings.add(
                    "A token of fewer than " + SHORT_LENGTH
                            + " characters may be guessed by other machines; leave it out, and tokens are made at the first start");
        }
    }

    private void addFiles(TokenOptions options) throws BadConfig {
        boolean hasAll = options.token != null
                || options.tokenFile != null
                || config.listen().insecureDev();
        List<Grant> missing = new ArrayList<>();
        if (!hasAll && options.adminToken == null) {
            missing.addAll(List.of(Grant.ADMIN, Grant.SUBMIT, Grant.READ));
        }
        if (!hasAll && options.workerToken == null) {
            missing.add(Grant.WORKER);
        }
        if (missing.isEmpty()) {
            return;
        }
        Path folder = config.data().resolve("tokens");
        try {
            Files.createDirectories(config.data());
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, only(folder, "rwx------"));
            }
            for (Grant grant : missing) {
                tokens.add(new Token(fileToken(folder.resolve(grant.word())), grant));
            }
        } catch (IOException broken) {
            throw new BadConfig("Expected to keep tokens in " + folder + ", but that failed: "
                    + broken.getClass().getSimpleName() + "; name a writable folder with --data");
        }
        notes.add("Tokens lie in " + folder);
    }

    private static String fileToken(Path file) throws IOException, BadConfig {
        if (!Files.exists(file)) {
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            // On another name first: whoever finds the file finds the whole token.
            Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, only(file, "rw-------"));
            Files.writeString(fresh, HexFormat.of().formatHex(random) + "\n");
            try {
                Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException madeByAnother) {
                Files.deleteIfExists(fresh);
            }
        }
        return read(file);
    }

    private static String read(Path file) throws BadConfig {
        String text;
        try {
            if (Files.size(file) > MAX_LENGTH) {
                throw new BadConfig("Expected one token in " + file + ", found a large file");
            }
            text = Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new BadConfig("Expected a token in " + file + ", but the file cannot be read");
        }
        if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new BadConfig("Expected one line with a token in " + file + ", found something else");
        }
        return text;
    }

    private static FileAttribute<?>[] only(Path place, String permissions) {
        if (!place.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
    }
}
