package hdcf.control.job;

/** Makes what a caller sent fit to be shown: short, on one line, without control or direction characters. */
public final class Echo {
    private static final int LIMIT = 64;

    private Echo() {}

    /** The text in quotation marks. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(LIMIT + 2).append('"');
        int i = 0;
        while (i < text.length() && shown.length() < LIMIT - 6) {
            int point = text.codePointAt(i);
            if (isPlain(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format("\\u%04x", point));
            }
            i += Character.charCount(point);
        }
        return shown.append(i < text.length() ? "…\"" : "\"").toString();
    }

    private static boolean isPlain(int point) {
        if (point == '"' || point == '\\') {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
