package expanse.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Draws one window as candlesticks with the true spans behind them and, in a strip below, the
/// probability with the spread of the models around it, the threshold and the predicted spans.
final class WindowPicture {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 560;
  private static final int LEFT = 20;
  private static final int RIGHT = 110;
  private static final int TOP = 56;
  private static final int PRICE_BOTTOM = 390;
  private static final int STRIP_TOP = 412;
  private static final int STRIP_BOTTOM = 500;
  private static final Color SPREAD = Palette.fade(Palette.PURPLE, 80);

  private WindowPicture() {}

  /// @param window the bars, their truth and their probabilities
  /// @param threshold above which a bar counts as predicted
  static BufferedImage draw(PredictedWindow window, double threshold) {
    return draw(window, threshold, null);
  }

  /// Bars that a picture is about.
  ///
  /// @param title in place of the window's name and score
  /// @param from first bar
  /// @param to one past the last bar; nothing is framed when it is the first
  record Focus(String title, int from, int to) {}

  /// @param window the bars, their truth and their probabilities
  /// @param threshold above which a bar counts as predicted; NaN for a picture of prices alone
  /// @param focus what is framed, or null for nothing
  static BufferedImage draw(PredictedWindow window, double threshold, @Nullable Focus focus) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Palette.on(image);
    try {
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      title(g, window, focus);
      spans(g, window);
      candles(g, window);
      if (Double.isNaN(threshold)) {
        g.setFont(Palette.SMALL);
        legend(g, LEFT, Palette.ORANGE, "detected");
      } else {
        probability(g, window, threshold);
      }
      if (focus != null && focus.to() > focus.from()) {
        g.setColor(Palette.RED);
        g.setStroke(Palette.THIN);
        g.draw(columns(window, focus.from(), focus.to(), TOP, STRIP_BOTTOM - TOP));
      }
    } finally {
      g.dispose();
    }
    return image;
  }

  private static double slot(PredictedWindow w) {
    return (WIDTH - LEFT - RIGHT) / (double) w.size();
  }

  private static void title(Graphics2D g, PredictedWindow w, @Nullable Focus focus) {
    g.setFont(Palette.LABEL);
    g.setColor(Palette.INK);
    if (focus != null) {
      g.drawString(focus.title(), LEFT, 32);
      return;
    }
    g.drawString("window " + w.id() + "   " + w.startTime(), LEFT, 32);
    g.setFont(Palette.SMALL);
    String score = String.format(Locale.ROOT, "F1 %.2f", w.f1());
    FontMetrics metrics = g.getFontMetrics();
    g.setColor(Palette.SOFT);
    g.drawString(score, WIDTH - 14 - metrics.stringWidth(score), 32);
  }

  private static void spans(Graphics2D g, PredictedWindow w) {
    g.setColor(Palette.fade(Palette.GREEN, 46));
    runs(w.truth(), (from, to) -> g.fill(columns(w, from, to, TOP, PRICE_BOTTOM - TOP)));
    g.setColor(Palette.ORANGE);
    runs(w.predicted(), (from, to) -> g.fill(columns(w, from, to, PRICE_BOTTOM + 4, 12)));
  }

  private static Rectangle2D columns(PredictedWindow w, int from, int to, int top, int height) {
    return new Rectangle2D.Double(LEFT + from * slot(w), top, (to - from) * slot(w), height);
  }

  private static void runs(boolean[] marks, BiConsumer<Integer, Integer> fromTo) {
    int from = -1;
    for (int t = 0; t <= marks.length; t++) {
      boolean marked = t < marks.length && marks[t];
      if (marked && from < 0) {
        from = t;
      } else if (!marked && from >= 0) {
        fromTo.accept(from, t);
        from = -1;
      }
    }
  }

  private static void candles(Graphics2D g, PredictedWindow w) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < w.size(); t++) {
      min = Math.min(min, w.low()[t]);
      max = Math.max(max, w.high()[t]);
    }
    double span = Math.max(max - min, 1e-9 * Math.abs(max));
    double slot = slot(w);
    double scale = (PRICE_BOTTOM - TOP - 8) / span;
    for (int t = 0; t < w.size(); t++) {
      double x = LEFT + (t + .5) * slot;
      boolean up = w.close()[t] >= w.open()[t];
      g.setColor(up ? Palette.BLUE : Palette.INK);
      g.setStroke(new BasicStroke(1.4f));
      g.draw(new Line2D.Double(x, y(w.high()[t], min, scale), x, y(w.low()[t], min, scale)));
      double top = y(Math.max(w.open()[t], w.close()[t]), min, scale);
      double bottom = y(Math.min(w.open()[t], w.close()[t]), min, scale);
      Rectangle2D body =
          new Rectangle2D.Double(x - slot * .34, top, slot * .68, Math.max(1.2, bottom - top));
      if (up) {
        g.setColor(Color.WHITE);
        g.fill(body);
        g.setColor(Palette.BLUE);
        g.draw(body);
      } else {
        g.fill(body);
      }
    }
    g.setFont(Palette.SMALL);
    g.setColor(Palette.SOFT);
    g.drawString(price(max), WIDTH - RIGHT + 8, TOP + 16);
    g.drawString(price(min), WIDTH - RIGHT + 8, PRICE_BOTTOM);
  }

  private static double y(double price, double min, double scale) {
    return PRICE_BOTTOM - 4 - (price - min) * scale;
  }

  private static void probability(Graphics2D g, PredictedWindow w, double threshold) {
    double slot = slot(w);
    int height = STRIP_BOTTOM - STRIP_TOP;
    g.setColor(Palette.LINE);
    g.setStroke(Palette.THIN);
    g.draw(new Line2D.Double(LEFT, STRIP_BOTTOM, WIDTH - RIGHT, STRIP_BOTTOM));
    Path2D area = new Path2D.Double();
    area.moveTo(LEFT, STRIP_BOTTOM);
    for (int t = 0; t < w.size(); t++) {
      double p = w.probability()[t];
      double y = STRIP_BOTTOM - height * (Double.isNaN(p) ? 0 : p);
      area.lineTo(LEFT + t * slot, y);
      area.lineTo(LEFT + (t + 1) * slot, y);
    }
    area.lineTo(WIDTH - RIGHT, STRIP_BOTTOM);
    area.closePath();
    g.setColor(Palette.fade(Palette.ORANGE, 90));
    g.fill(area);
    boolean spread = spread(g, w);
    double y = STRIP_BOTTOM - height * threshold;
    g.setColor(Palette.RED);
    g.setStroke(Palette.DASHED);
    g.draw(new Line2D.Double(LEFT, y, WIDTH - RIGHT, y));
    g.setFont(Palette.SMALL);
    g.drawString(String.format(Locale.ROOT, "%.2f", threshold), WIDTH - RIGHT + 8, (float) y + 7);
    boolean[] labelled = {false};
    runs(w.truth(), (from, to) -> labelled[0] = true);
    int x = LEFT;
    if (labelled[0]) {
      x = legend(g, x, Palette.fade(Palette.GREEN, 90), "labelled span");
    }
    x = legend(g, x, Palette.ORANGE, "detected");
    x = legend(g, x, Palette.fade(Palette.ORANGE, 90), "probability");
    x = legend(g, x, Palette.RED, "threshold");
    if (spread) {
      legend(g, x, SPREAD, "disagreement between models");
    }
  }

  /// A band of one standard deviation of the models to either side of the probability.
  ///
  /// @return whether there is any
  private static boolean spread(Graphics2D g, PredictedWindow w) {
    double height = STRIP_BOTTOM - STRIP_TOP;
    boolean any = false;
    g.setColor(SPREAD);
    for (int t = 0; t < w.size(); t++) {
      double disagreement = w.uncertainty()[t];
      double p = w.probability()[t];
      if (!Double.isNaN(disagreement) && !Double.isNaN(p)) {
        double top = STRIP_BOTTOM - height * Math.min(1, p + disagreement);
        double bottom = STRIP_BOTTOM - height * Math.max(0, p - disagreement);
        g.fill(new Rectangle2D.Double(LEFT + t * slot(w), top, slot(w), bottom - top));
        any = true;
      }
    }
    return any;
  }

  /// @return where the next one begins
  private static int legend(Graphics2D g, int x, Color color, String text) {
    int y = HEIGHT - 20;
    g.setColor(color);
    g.fillRect(x, y - 13, 18, 14);
    g.setColor(Palette.SOFT);
    g.drawString(text, x + 26, y);
    return x + 26 + g.getFontMetrics().stringWidth(text) + 36;
  }

  private static String price(double p) {
    return p >= 1000
        ? String.format(Locale.ROOT, "%.1f", p)
        : String.format(Locale.ROOT, "%.5g", p);
  }
}
