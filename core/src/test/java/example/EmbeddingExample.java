package example;

// begin
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.detection.DetectedSpan;
import expanse.detection.Detector;
import expanse.detection.LiveDetector;
import expanse.detection.LiveView;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.util.List;

public final class EmbeddingExample {
  private EmbeddingExample() {}

  /// All expansions in a file of bars.
  public static List<DetectedSpan> history(Path run, Path file) {
    BarSeries bars = BarFiles.read(file, BarReadOptions.defaults());
    SpanRule rule = ChosenThreshold.read(run).rule();
    try (Detector detector = Detector.open(run, rule, Detector.STRIDE, 2)) {
      return detector.detect(bars);
    }
  }

  /// The same bars one by one, as they would arrive. Counts bars that end inside an expansion.
  public static int live(Path run, BarSeries bars) {
    SpanRule rule = ChosenThreshold.read(run).rule();
    int inside = 0;
    try (LiveDetector detector = LiveDetector.open(run, rule, bars.intervalMillis(), 1)) {
      for (int i = 0; i < bars.size(); i++) {
        LiveView view =
            detector.push(bars.time(i), bars.open(i), bars.high(i), bars.low(i), bars.close(i));
        if (view.judged() && view.newest() > rule.threshold()) {
          inside++;
        }
      }
    }
    return inside;
  }
}
// end
