package hdcf.hdcfctl.render;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table of text. The last column takes what the terminal leaves; cells are made harmless here. */
public final class Table {
    /** The width of what is no terminal: nothing is cut. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final String GAP = "  ";
    private static final String PLAIN = "\u001b[0m";
    private static final int LAST_MIN = 10;
    private static final int CELL_MAX = 40;
    private static final int CELL_MIN = 4;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private int painted = -1;
    private Function<String, String> paint = cell -> "";

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /**
     * Colours a column, other than the last one.
     *
     * @param colour the escape sequence for a cell; empty for none
     */
    public Table paint(int column, Function<String, String> colour) {
        painted = column;
        paint = colour;
        return this;
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
        for (int column = 0; column < last; column++) {
            widths[column] = width == UNBOUNDED ? widest(column) : Math.min(CELL_MAX, widest(column));
        }
        boolean isShort = width != UNBOUNDED && room(widths, width) < Math.min(LAST_MIN, widest(last));
        if (isShort) {
            leaveOutEmpty(widths);
        }
        boolean isLastLeftOut = isShort && isEmpty(last);
        int left = width == UNBOUNDED
                ? UNBOUNDED
                : squeeze(widths, width, isLastLeftOut ? 0 : Math.min(LAST_MIN, widest(last)));
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, widths, left, false));
        for (List<String> row : rows) {
            lines.add(line(row, widths, left, true));
        }
        return lines;
    }

    /** What the last column gets. */
    private static int room(int[] widths, int width) {
        int left = width;
        for (int each : widths) {
            left -= each == 0 ? 0 : each + GAP.length();
        }
        return left;
    }

    /** Where room is short, columns that say nothing go first. */
    private void leaveOutEmpty(int[] widths) {
        for (int column = 1; column < widths.length; column++) {
            if (isEmpty(column)) {
                widths[column] = 0;
            }
        }
    }

    private boolean isEmpty(int column) {
        return rows.stream().allMatch(row -> row.get(column).isEmpty());
    }

    /** Narrows the widest columns, but the first, which names what the row is about, until the last one has room; what it has then. */
    private static int squeeze(int[] widths, int width, int needed) {
        int left = room(widths, width);
        while (left < needed) {
            int widest = 1;
            for (int column = 2; column < widths.length; column++) {
                widest = widths[column] > widths[widest] ? column : widest;
            }
            if (widths.length < 2 || widths[widest] <= CELL_MIN) {
                return needed;
            }
            widths[widest]--;
            left++;
        }
        return left;
    }

    private int widest(int column) {
        int widest = headings.get(column).length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }

    private String line(List<String> cells, int[] widths, int lastWidth, boolean isRow) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            if (widths[column] == 0) {
                continue;
            }
            String cell = Text.clip(cells.get(column), widths[column]);
            String colour = isRow && column == painted ? paint.apply(cells.get(column)) : "";
            line.append(colour).append(cell).append(colour.isEmpty() ? "" : PLAIN);
            line.append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.append(Text.clip(cells.get(widths.length), lastWidth))
                .toString()
                .stripTrailing();
    }
}
