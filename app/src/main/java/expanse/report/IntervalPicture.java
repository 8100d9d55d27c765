package expanse.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;

/// Draws values with their intervals, one below the other on a common axis.
final class IntervalPicture {
  private static final int WIDTH = 1760;
  private static final int ROW = 54;
  private static final int TOP = 24;
  private static final int BOTTOM = 84;
  private static final int LABELS = 620;
  private static final int RIGHT = 300;
  private static final int TICKS = 6;

  private IntervalPicture() {}

  /// One value.
  ///
  /// @param label what it is of
  /// @param value the estimate
  /// @param lower lower end of its interval
  /// @param upper upper end
  /// @param color of point and line
  record Row(String label, double value, double lower, double upper, Color color) {}

  /// @param rows at least one
  /// @param axis what the axis shows
  /// @param signed whether values are differences: zero is marked, and signs are written
  static BufferedImage draw(List<Row> rows, String axis, boolean signed) {
    double min = signed ? 0 : Double.POSITIVE_INFINITY;
    double max = signed ? 0 : Double.NEGATIVE_INFINITY;
    for (Row row : rows) {
      min = Math.min(min, Math.min(row.value(), row.lower()));
      max = Math.max(max, Math.max(row.value(), row.upper()));
    }
    double step = step(max - min);
    double from = step * Math.floor(min / step);
    double to = Math.max(from + step, step * Math.ceil(max / step));
    int height = TOP + ROW * rows.size() + BOTTOM;
    BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Palette.on(image);
    try {
      axis(g, axis, from, to, step, height, signed);
      for (int i = 0; i < rows.size(); i++) {
        row(g, rows.get(i), TOP + ROW * i + ROW / 2, from, to, signed);
      }
    } finally {
      g.dispose();
    }
    return image;
  }

  /// A round distance of ticks.
  private static double step(double span) {
    double rough = Math.max(span, 1e-6) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= rough) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static double x(double value, double from, double to) {
    return LABELS + (WIDTH - LABELS - RIGHT) * (value - from) / (to - from);
  }

  private static void axis(
      Graphics2D g, String axis, double from, double to, double step, int height, boolean signed) {
    int bottom = height - BOTTOM;
    g.setFont(Palette.SMALL);
    FontMetrics metrics = g.getFontMetrics();
    for (int k = 0; from + k * step <= to + step / 2; k++) {
      double value = from + k * step;
      boolean zero = signed && Math.abs(value) < step / 2;
      double x = x(value, from, to);
      g.setColor(zero ? Palette.INK : Palette.LINE);
      g.setStroke(zero ? Palette.DASHED : Palette.THIN);
      g.draw(new Line2D.Double(x, TOP, x, bottom));
      g.setColor(Palette.SOFT);
      String text = signed ? Format.signed(zero ? 0 : value) : Format.score(value);
      g.drawString(text, (float) (x - metrics.stringWidth(text) / 2.0), bottom + 26);
    }
    g.setFont(Palette.LABEL);
    g.setColor(Palette.INK);
    int middle = (LABELS + WIDTH - RIGHT) / 2;
    g.drawString(axis, middle - g.getFontMetrics().stringWidth(axis) / 2, bottom + 62);
  }

  private static void row(Graphics2D g, Row row, int y, double from, double to, boolean signed) {
    g.setFont(Palette.LABEL);
    g.setColor(Palette.INK);
    String label = shortened(row.label(), g.getFontMetrics());
    g.drawString(label, LABELS - 24 - g.getFontMetrics().stringWidth(label), y + 8);
    g.setColor(row.color());
    g.setStroke(new BasicStroke(5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(new Line2D.Double(x(row.lower(), from, to), y, x(row.upper(), from, to), y));
    double x = x(row.value(), from, to);
    g.fill(new Ellipse2D.Double(x - 10, y - 10, 20, 20));
    g.setColor(Palette.SOFT);
    g.setFont(Palette.SMALL);
    double[] ends = {row.lower(), row.upper()};
    String text =
        signed
            ? Format.signed(row.value()) + "  " + Format.signedInterval(ends)
            : Format.score(row.value()) + "  " + Format.interval(ends);
    g.drawString(text, WIDTH - RIGHT + 18, y + 7);
  }

  /// The end of a name that is too long for its place, since ends tell paths apart.
  private static String shortened(String label, FontMetrics metrics) {
    String text = label;
    while (text.length() > 8 && metrics.stringWidth("…" + text) > LABELS - 48) {
      text = text.substring(1);
    }
    return text.length() == label.length() ? label : "…" + text;
  }
}
