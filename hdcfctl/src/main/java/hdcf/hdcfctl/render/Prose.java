package hdcf.hdcfctl.render;

import java.util.ArrayList;
import java.util.List;

/** Text in a little Markdown (headings, paragraphs, tables, code) as lines for a terminal. */
public final class Prose {
    private static final String FENCE = "```";
    private static final String INDENT = "  ";

    private final int width;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder paragraph = new StringBuilder();
    private final List<List<String>> rows = new ArrayList<>();

    private Prose(int width) {
        this.width = width;
    }

    /** The lines, none wider than that, but for code. */
    public static List<String> lines(String text, int width) {
        Prose prose = new Prose(width);
        boolean isCode = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith(FENCE)) {
                prose.end();
                isCode = !isCode;
            } else if (isCode) {
                prose.lines.add(INDENT + line);
            } else {
                prose.take(line);
            }
        }
        prose.end();
        return prose.lines;
    }

    /** A line without its marks. */
    public static String plain(String text) {
        return text.replace("`", "").replace("*", "");
    }

    /** The cells of a row of a table. */
    public static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.substring(1, row.length() - 1).split("(?<!\\\\)\\|", -1)) {
            cells.add(plain(cell.strip().replace("\\|", "|")));
        }
        return cells;
    }

    /** Whether it is the line between the head of a table and its rows. */
    public static boolean isRule(String row) {
        return row.startsWith("|--");
    }

    private void take(String line) {
        if (line.startsWith("|")) {
            if (!isRule(line)) {
                rows.add(cells(line));
            }
        } else if (line.isBlank()) {
            end();
            lines.add("");
        } else if (line.startsWith("#")) {
            end();
            lines.add(line.replaceFirst("^#+ ", ""));
        } else {
            paragraph.append(paragraph.isEmpty() ? "" : " ").append(plain(line.strip()));
        }
    }

    private void end() {
        table();
        String rest = paragraph.toString();
        while (rest.length() > width) {
            int cut = rest.lastIndexOf(' ', width);
            int end = cut <= 0 ? width : cut;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        if (!rest.isEmpty()) {
            lines.add(rest);
        }
        paragraph.setLength(0);
    }

    /** The last column goes on below itself. */
    private void table() {
        int first = 0;
        for (List<String> row : rows) {
            first = Math.max(first, row.get(0).length());
        }
        for (List<String> row : rows) {
            String label = INDENT + row.get(0) + " ".repeat(first - row.get(0).length()) + INDENT;
            String rest = String.join(INDENT, row.subList(1, row.size()));
            int room = Math.max(20, width - label.length());
            while (rest.length() > room) {
                int cut = rest.lastIndexOf(' ', room);
                int end = cut <= 0 ? room : cut;
                lines.add(label + rest.substring(0, end));
                rest = rest.substring(end).strip();
                label = " ".repeat(label.length());
            }
            lines.add((label + rest).stripTrailing());
        }
        rows.clear();
    }
}
