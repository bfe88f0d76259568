package hdcf.hdcfctl.render;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What ran where and when, as a drawing in SVG: a band for each worker, with a lane for each attempt that ran beside others. */
public final class Gantt {
    private static final int LABELS = 150;
    private static final int CHART = 1_050;
    private static final int LANE = 14;
    private static final int GAP = 8;
    private static final int AXIS = 24;
    private static final int TICKS = 8;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ROOT);

    /**
     * An attempt.
     *
     * @param row whose band it is in
     * @param kind how it ended, which gives it its colour
     * @param title what is told about it
     */
    public record Span(String row, long beginMs, long endMs, String kind, String title) {}

    private final long fromMs;
    private final long toMs;
    private final Map<String, List<List<Span>>> bands = new LinkedHashMap<>();

    /** The time that is drawn. */
    public Gantt(long fromMs, long toMs) {
        this.fromMs = fromMs;
        this.toMs = Math.max(toMs, fromMs + 1);
    }

    /** Draws these, which are sorted by their beginning. */
    public String svg(List<Span> spans) {
        for (Span span : spans) {
            place(span);
        }
        int height = AXIS;
        for (List<List<Span>> lanes : bands.values()) {
            height += lanes.size() * LANE + GAP;
        }
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(LABELS + CHART + 10)
                .append(' ')
                .append(height)
                .append("\" font-family=\"sans-serif\" font-size=\"11\">\n");
        axis(height, svg);
        int top = AXIS;
        for (Map.Entry<String, List<List<Span>>> band : bands.entrySet()) {
            svg.append("<text x=\"4\" y=\"").append(top + LANE - 3).append("\">");
            svg.append(escaped(Text.clip(Text.oneLine(band.getKey()), 24))).append("</text>\n");
            for (List<Span> lane : band.getValue()) {
                for (Span span : lane) {
                    bar(span, top, svg);
                }
                top += LANE;
            }
            top += GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    /** Text that is safe within XML and HTML. */
    public static String escaped(String text) {
        return Text.oneLine(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The colour of an end. */
    public static String colour(String kind) {
        return switch (kind) {
            case "COMPLETED" -> "#2e8b57";
            case "FAILED" -> "#c0392b";
            case "RETRYING" -> "#e08e0b";
            case "LOST" -> "#8e44ad";
            case "RUNNING" -> "#2d7dd2";
            default -> "#7f8c8d";
        };
    }

    private void place(Span span) {
        List<List<Span>> lanes = bands.computeIfAbsent(span.row(), row -> new ArrayList<>());
        for (List<Span> lane : lanes) {
            if (lane.get(lane.size() - 1).endMs() <= span.beginMs()) {
                lane.add(span);
                return;
            }
        }
        lanes.add(new ArrayList<>(List.of(span)));
    }

    private void axis(int height, StringBuilder svg) {
        long step = Math.max(1, (toMs - fromMs) / TICKS);
        for (int tick = 0; tick < TICKS; tick++) {
            long at = fromMs + tick * step;
            svg.append("<line x1=\"").append(x(at)).append("\" x2=\"").append(x(at));
            svg.append("\" y1=\"16\" y2=\"").append(height).append("\" stroke=\"#ddd\"/><text fill=\"#555\" x=\"");
            svg.append(x(at)).append("\" y=\"12\">");
            svg.append(CLOCK.format(Instant.ofEpochMilli(at).atZone(ZoneId.systemDefault())));
            svg.append("</text>\n");
        }
    }

    private void bar(Span span, int top, StringBuilder svg) {
        double begin = x(Math.max(fromMs, span.beginMs()));
        double width = Math.max(0.5, x(Math.min(toMs, span.endMs())) - begin);
        svg.append("<rect x=\"").append(begin).append("\" y=\"").append(top);
        svg.append("\" width=\"").append(Math.round(width * 100) / 100.0);
        svg.append("\" height=\"").append(LANE - 2).append("\" fill=\"").append(colour(span.kind()));
        svg.append("\"><title>").append(escaped(span.title())).append(", ").append(escaped(span.kind()));
        svg.append(", ")
                .append(Text.span(
                        Duration.ofMillis(span.endMs() - span.beginMs()).toSeconds()));
        svg.append("</title></rect>\n");
    }

    private double x(long atMs) {
        double share = (double) (atMs - fromMs) / (toMs - fromMs);
        return Math.round((LABELS + share * CHART) * 100) / 100.0;
    }
}
