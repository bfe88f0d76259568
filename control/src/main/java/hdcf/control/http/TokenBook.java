package hdcf.control.http;

import hdcf.schema.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens this server knows, as SHA-256 sums: the texts are not kept. Immutable. */
public final class TokenBook {
    private final List<Entry> entries;

    private TokenBook(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** A token as it was configured; it lives only until the book is made. */
    public record Token(String text, Grant grant) {
        @Override
        public String toString() {
            return "Token[" + grant + "]";
        }
    }

    /** Keeps the sums of the tokens. */
    public static TokenBook of(List<Token> tokens) {
        List<Entry> entries = new ArrayList<>();
        for (Token token : tokens) {
            entries.add(new Entry(sha256(token.text()), token.grant(), entries.size()));
        }
        return new TokenBook(entries);
    }

    /** The entry of a token, or null. Compares with every entry, so that the time says nothing about which one fits. */
    @Nullable
    Entry find(String text) {
        byte[] sum = sha256(text);
        Entry found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.sum, sum) && found == null) {
                found = entry;
            }
        }
        return found;
    }

    private static byte[] sha256(String text) {
        return Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One token; its number is its place in the book. */
    static final class Entry {
        private final byte[] sum;
        private final Grant grant;
        private final int number;

        private Entry(byte[] sum, Grant grant, int number) {
            this.sum = sum;
            this.grant = grant;
            this.number = number;
        }

        Grant grant() {
            return grant;
        }

        int number() {
            return number;
        }
    }
}
