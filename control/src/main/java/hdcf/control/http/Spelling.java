package hdcf.control.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody probably meant. */
final class Spelling {
    private static final int MAX_LENGTH = 64;

    private Spelling() {}

    /** The nearest known word, or null when none is near. */
    static @Nullable String nearest(String word, List<String> known) {
        if (word.length() > MAX_LENGTH) {
            return null;
        }
        String plain = plain(word);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known.stream().sorted().toList()) {
            String other = plain(candidate);
            boolean isPart = plain.length() >= 3 && (other.startsWith(plain) || plain.startsWith(other));
            int distance = isPart ? 1 : distance(plain, other);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return bestDistance <= Math.max(2, word.length() / 3) ? best : null;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
