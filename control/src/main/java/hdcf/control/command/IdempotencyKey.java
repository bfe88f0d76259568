package hdcf.control.command;

/**
 * Makes a submission repeatable.
 *
 * @param scope the token's role
 * @param bodySha256 hex sum of the body's bytes
 */
public record IdempotencyKey(String scope, String key, String bodySha256) {}
