package expanse.report;

import expanse.experiment.ExperimentTable;
import expanse.experiment.RunFigures;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/// The F1 of every run of an experiment with its interval, settings below each other, beside what
/// simple rules reach.
final class ExperimentPicture {
  private static final int WIDTH = 2 * Charts.WIDTH;
  private static final int RIGHT = 60;
  private static final int TOP = 76;
  private static final int ROW = 64;
  private static final int BOTTOM = 70;
  private static final double DOT = 9;

  private final List<ExperimentTable.Row> rows;
  private final Graphics2D g;
  private final int left;
  private final int height;
  private final double most;

  private ExperimentPicture(
      List<ExperimentTable.Row> rows, Graphics2D g, int left, int height, double most) {
    this.rows = rows;
    this.g = g;
    this.left = left;
    this.height = height;
    this.most = most;
  }

  /// @param rows of one data set
  static BufferedImage draw(List<ExperimentTable.Row> rows) {
    int height = TOP + ROW * rows.size() + BOTTOM;
    BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Palette.on(image);
    try {
      g.setFont(Palette.LABEL);
      FontMetrics metrics = g.getFontMetrics();
      int widest =
          rows.stream().mapToInt(row -> metrics.stringWidth(row.setting())).max().orElse(0);
      int left = Math.min(WIDTH / 2, widest + 48);
      new ExperimentPicture(rows, g, left, height, largest(rows)).paint();
    } finally {
      g.dispose();
    }
    return image;
  }

  /// The end of the axis: the next tenth above all that is drawn.
  private static double largest(List<ExperimentTable.Row> rows) {
    double most = 0.1;
    for (ExperimentTable.Row row : rows) {
      for (RunFigures run : row.runs()) {
        for (double value : new double[] {run.f1(), run.interval()[1], run.bestBaseline()}) {
          most = Double.isFinite(value) ? Math.max(most, value) : most;
        }
      }
    }
    return Math.min(1, Math.ceil(most * 10 - 1e-9) / 10);
  }

  private void paint() {
    axis();
    reference("every bar", mean(RunFigures::everyBar), Palette.SOFT, 0);
    reference("best baseline", mean(RunFigures::bestBaseline), Palette.RED, 1);
    for (int r = 0; r < rows.size(); r++) {
      row(rows.get(r), TOP + ROW * r + ROW / 2.0);
    }
  }

  private double mean(java.util.function.ToDoubleFunction<RunFigures> figure) {
    return rows.stream()
        .flatMap(row -> row.runs().stream())
        .mapToDouble(figure)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private double x(double f1) {
    return left + (WIDTH - RIGHT - left) * f1 / most;
  }

  private void axis() {
    g.setStroke(Palette.THIN);
    g.setFont(Palette.SMALL);
    int bottom = height - BOTTOM;
    for (int tenth = 0; tenth <= Math.round(most * 10); tenth++) {
      double x = x(tenth / 10.0);
      g.setColor(Palette.LINE);
      g.draw(new Line2D.Double(x, TOP, x, bottom));
      g.setColor(Palette.SOFT);
      centred(String.format(Locale.ROOT, "%.1f", tenth / 10.0), x, bottom + 28);
    }
    centred("per-bar F1 on the test subset", (left + WIDTH - RIGHT) / 2.0, height - 12);
  }

  private void reference(String name, double value, Color color, int line) {
    if (!Double.isFinite(value)) {
      return;
    }
    g.setColor(color);
    g.setStroke(Palette.DASHED);
    g.draw(new Line2D.Double(x(value), TOP - 8, x(value), height - BOTTOM));
    g.setFont(Palette.SMALL);
    centred(String.format(Locale.ROOT, "%s %.3f", name, value), x(value), 26 + 28 * line);
  }

  private void row(ExperimentTable.Row row, double y) {
    g.setFont(Palette.LABEL);
    g.setColor(Palette.INK);
    g.drawString(row.setting(), 16, (float) y + 8);
    List<RunFigures> runs = row.runs();
    if (runs.isEmpty()) {
      g.setColor(Palette.RED);
      g.drawString("no run finished", left + 8, (float) y + 8);
      return;
    }
    double gap = Math.min(14, (ROW - 16.0) / runs.size());
    for (int k = 0; k < runs.size(); k++) {
      double at = y + (k - (runs.size() - 1) / 2.0) * gap;
      RunFigures run = runs.get(k);
      g.setStroke(Palette.THIN);
      g.setColor(Palette.fade(Palette.BLUE, 110));
      g.draw(new Line2D.Double(x(run.interval()[0]), at, x(run.interval()[1]), at));
      g.setColor(Palette.BLUE);
      g.fill(new Ellipse2D.Double(x(run.f1()) - DOT / 2, at - DOT / 2, DOT, DOT));
    }
    double mean = x(row.mean(RunFigures::f1));
    g.setStroke(Palette.THICK);
    g.setColor(Palette.ORANGE);
    g.draw(new Line2D.Double(mean, y - ROW * .38, mean, y + ROW * .38));
  }

  private void centred(String text, double x, int y) {
    int width = g.getFontMetrics().stringWidth(text);
    double from = Math.clamp(x - width / 2.0, 8, WIDTH - 8.0 - width);
    g.drawString(text, (float) from, y);
  }
}
