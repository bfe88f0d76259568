package hdcf.control;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name tokens; the {@code prev} forms keep the last token valid while the others move to the next. */
final class TokenOptions {
    @Option(
            names = {"--token", "-token"},
            description = "Token with every role. HDCF_API_TOKEN")
    @Nullable
    String token;

    @Option(
            names = {"--token-prev", "-token-prev"},
            description = "The token before it. HDCF_TOKEN_PREV")
    @Nullable
    String tokenPrev;

    @Option(
            names = {"--token-file", "-token-file"},
            description = "File with the token, instead of --token. HDCF_TOKEN_FILE")
    @Nullable
    String tokenFile;

    @Option(
            names = {"--admin-token", "-admin-token"},
            description = "Token for submit, read and admin, instead of --token. HDCF_ADMIN_TOKEN")
    @Nullable
    String adminToken;

    @Option(
            names = {"--admin-token-prev", "-admin-token-prev"},
            description = "The token before it. HDCF_ADMIN_TOKEN_PREV")
    @Nullable
    String adminTokenPrev;

    @Option(
            names = {"--worker-token", "-worker-token"},
            description = "Token for workers, instead of --token. HDCF_WORKER_TOKEN")
    @Nullable
    String workerToken;

    @Option(
            names = {"--worker-token-prev", "-worker-token-prev"},
            description = "The token before it. HDCF_WORKER_TOKEN_PREV")
    @Nullable
    String workerTokenPrev;
}
