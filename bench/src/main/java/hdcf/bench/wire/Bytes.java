package hdcf.bench.wire;

/** A look into a stretch of bytes without making objects of it. */
final class Bytes {
    private Bytes() {}

    /** Where {@code wanted} begins in {@code bytes[from, to)}, or -1. */
    static int indexOf(byte[] bytes, int from, int to, byte[] wanted) {
        int last = to - wanted.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == wanted[0] && startsWith(bytes, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** How often {@code wanted} stands in {@code bytes[from, to)}. */
    static int count(byte[] bytes, int from, int to, byte[] wanted) {
        int count = 0;
        int at = indexOf(bytes, from, to, wanted);
        while (at >= 0) {
            count++;
            at = indexOf(bytes, at + wanted.length, to, wanted);
        }
        return count;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
        for (int i = 1; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
