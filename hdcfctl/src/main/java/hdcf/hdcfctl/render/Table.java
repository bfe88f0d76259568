package hdcf.hdcfctl.render;

import java.util.ArrayList;
import java.util.List;

/** A table of text. The last column takes what the terminal leaves; cells are made harmless here. */
public final class Table {
    private static final String GAP = "  ";
    private static final int LAST_MIN = 10;
    private static final int CELL_MAX = 40;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row with one cell for each heading. */
    public void row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException("Expected " + headings.size() + " cells, found " + cells.length);
        }
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Text.oneLine(cell));
        }
        rows.add(row);
    }

    /** The lines, none wider than {@code width} unless the terminal is too narrow for anything. */
    public List<String> lines(int width) {
        int last = headings.size() - 1;
        int[] widths = new int[last];
        int left = width;
        for (int column = 0; column < last; column++) {
            widths[column] = Math.min(CELL_MAX, widest(column));
            left -= widths[column] + GAP.length();
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, widths, Math.max(LAST_MIN, left)));
        for (List<String> row : rows) {
            lines.add(line(row, widths, Math.max(LAST_MIN, left)));
        }
        return lines;
    }

    private int widest(int column) {
        int widest = headings.get(column).length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }

    private static String line(List<String> cells, int[] widths, int lastWidth) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = Text.clip(cells.get(column), widths[column]);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.append(Text.clip(cells.get(widths.length), lastWidth))
                .toString()
                .stripTrailing();
    }
}
