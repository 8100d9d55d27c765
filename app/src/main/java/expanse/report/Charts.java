package expanse.report;

import expanse.base.AtomicFiles;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Line, area and histogram pictures in the report's style. Pictures are drawn at twice the size
/// they are shown at.
final class Charts {
  /// Width of a full picture in the page, in CSS pixels.
  static final int WIDTH = 880;

  /// Height of a full picture in the page, in CSS pixels.
  static final int HEIGHT = 340;

  private static final int SCALE = 2;
  private static final int MOST_LABELS = 12;

  private Charts() {}

  /// A line of a chart.
  ///
  /// @param name in the legend; empty for a line that the legend leaves out
  /// @param x horizontal values
  /// @param y vertical values, NaN leaves a hole
  /// @param color of the line
  /// @param style how it is drawn
  record Line(String name, double[] x, double[] y, Color color, Style style) {
    /// The ways to draw one.
    enum Style {
      /// A line.
      SOLID,
      /// A reference rather than a result.
      DASHED,
      /// A mark at each value and a line through them.
      DOTTED,
      /// A mark at each value alone.
      MARKS,
      /// The faded inside of a polygon.
      AREA
    }

    static Line solid(String name, double[] x, double[] y, Color color) {
      return new Line(name, x, y, color, Style.SOLID);
    }

    static Line dashed(String name, double[] x, double[] y, Color color) {
      return new Line(name, x, y, color, Style.DASHED);
    }

    static Line dotted(String name, double[] x, double[] y, Color color) {
      return new Line(name, x, y, color, Style.DOTTED);
    }

    static Line marks(String name, double[] x, double[] y, Color color) {
      return new Line(name, x, y, color, Style.MARKS);
    }

    /// What lies between two lines.
    static Line between(String name, double[] x, double[] lower, double[] upper, Color color) {
      int n = x.length;
      double[] around = new double[2 * n];
      double[] edge = new double[2 * n];
      for (int i = 0; i < n; i++) {
        around[i] = x[i];
        edge[i] = upper[i];
        around[n + i] = x[n - 1 - i];
        edge[n + i] = lower[n - 1 - i];
      }
      return new Line(name, around, edge, color, Style.AREA);
    }
  }

  /// Bounds of an axis; null where the data decide.
  record Range(@Nullable Double min, @Nullable Double max) {
    static final Range FREE = new Range(null, null);
    static final Range UNIT = new Range(0.0, 1.0);
    static final Range FROM_ZERO = new Range(0.0, null);
  }

  static Document.Picture lines(
      Path folder,
      String file,
      String xTitle,
      String yTitle,
      Range xRange,
      Range yRange,
      List<Line> lines,
      String caption) {
    XYChart chart = newChart(xTitle, yTitle, xRange, yRange);
    int unnamed = 0;
    double[] longest = new double[0];
    for (Line line : lines) {
      if (line.x().length == 0) {
        continue;
      }
      longest = line.x().length > longest.length ? line.x() : longest;
      boolean named = !line.name().isEmpty();
      String name = named ? line.name() : "unnamed " + ++unnamed;
      XYSeries series = chart.addSeries(name, line.x(), line.y());
      series.setShowInLegend(named);
      series.setLineColor(line.color());
      series.setLineStyle(
          switch (line.style()) {
            case DASHED -> Palette.DASHED;
            case MARKS, AREA -> SeriesLines.NONE;
            case SOLID, DOTTED -> Palette.THICK;
          });
      boolean marks = line.style() == Line.Style.DOTTED || line.style() == Line.Style.MARKS;
      series.setMarker(marks ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      series.setMarkerColor(line.color());
      if (line.style() == Line.Style.AREA) {
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(Palette.fade(line.color(), 45));
      }
    }
    roundTicks(chart, longest);
    return save(folder, file, BitmapEncoder.getBufferedImage(chart), caption);
  }

  /// The library labels every value of evenly spaced ones, and so many labels run into each other;
  /// a place between them, at which nothing is drawn, makes it choose round numbers.
  private static void roundTicks(XYChart chart, double[] x) {
    if (x.length <= MOST_LABELS) {
      return;
    }
    double between = x[0] + 0.3 * (x[1] - x[0]);
    XYSeries nothing =
        chart.addSeries("round ticks", new double[] {between}, new double[] {Double.NaN});
    nothing.setShowInLegend(false);
    nothing.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    nothing.setMarker(SeriesMarkers.NONE);
  }

  /// Shares that add up to one, stacked; names from bottom to top.
  static Document.Picture shares(
      Path folder,
      String file,
      String xTitle,
      double[] x,
      List<String> names,
      double[][] shares,
      String caption) {
    XYChart chart = newChart(xTitle, "share", Range.FREE, Range.UNIT);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
    double[][] tops = new double[names.size()][x.length];
    double[] sum = new double[x.length];
    for (int k = 0; k < names.size(); k++) {
      for (int i = 0; i < x.length; i++) {
        sum[i] += shares[k][i];
        tops[k][i] = Math.min(1, sum[i]);
      }
    }
    for (int k = names.size() - 1; k >= 0; k--) {
      XYSeries series = chart.addSeries(names.get(k), x, tops[k]);
      Color color = Palette.SERIES[k % Palette.SERIES.length];
      series.setFillColor(color);
      series.setLineColor(color);
      series.setLineStyle(Palette.THIN);
      series.setMarker(SeriesMarkers.NONE);
    }
    roundTicks(chart, x);
    return save(folder, file, BitmapEncoder.getBufferedImage(chart), caption);
  }

  /// Histograms over common bins, as shares of each group.
  static Document.Picture histogram(
      Path folder,
      String file,
      String xTitle,
      double[] centers,
      List<String> names,
      double[][] heights,
      List<Color> colors,
      String caption) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH * SCALE)
            .height(HEIGHT * SCALE)
            .xAxisTitle(xTitle)
            .yAxisTitle("share of the bars")
            .build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(.96);
    chart.getStyler().setOverlapped(true);
    chart.getStyler().setXAxisMaxLabelCount(11);
    chart.getStyler().setXAxisDecimalPattern("0.000"); // centers of bins of .05
    chart.getStyler().setYAxisMin(0.0);
    for (int k = 0; k < names.size(); k++) {
      CategorySeries series = chart.addSeries(names.get(k), centers, heights[k]);
      series.setFillColor(Palette.fade(colors.get(k), 140));
    }
    return save(folder, file, BitmapEncoder.getBufferedImage(chart), caption);
  }

  /// Writes a picture and describes it for the document.
  static Document.Picture save(Path folder, String file, BufferedImage image, String caption) {
    AtomicFiles.write(folder.resolve(file), out -> ImageIO.write(image, "png", out));
    return new Document.Picture(file, caption, image.getWidth() / SCALE, image.getHeight() / SCALE);
  }

  private static XYChart newChart(String xTitle, String yTitle, Range xRange, Range yRange) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH * SCALE)
            .height(HEIGHT * SCALE)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisMin(xRange.min());
    chart.getStyler().setXAxisMax(xRange.max());
    chart.getStyler().setYAxisMin(yRange.min());
    chart.getStyler().setYAxisMax(yRange.max());
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler.setDecimalPattern("0.#####"); // as it stands the library mixes .05 and 0.1
    styler.setChartTitleVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(Palette.LINE);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotMargin(0);
    styler.setAxisTickLabelsFont(Palette.SMALL);
    styler.setAxisTitleFont(Palette.LABEL);
    styler.setAxisTickLabelsColor(Palette.SOFT);
    styler.setAxisTickMarksColor(Palette.LINE);
    styler.setLegendFont(Palette.SMALL);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendSeriesLineLength(28);
    styler.setChartFontColor(Palette.INK);
    styler.setAntiAlias(true);
    styler.setMarkerSize(9);
    styler.setXAxisTickMarkSpacingHint(220);
    styler.setYAxisTickMarkSpacingHint(90);
    styler.setChartPadding(16);
  }
}
