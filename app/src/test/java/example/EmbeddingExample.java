package example;

// begin
import expanse.Detector;
import expanse.Expansion;
import expanse.LiveDetector;
import expanse.Signal;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.util.List;

public final class EmbeddingExample {
  private EmbeddingExample() {}

  /// All expansions in a series of bars.
  public static List<Expansion> history(Path run, BarSeries bars) {
    try (Detector detector = Detector.open(run)) {
      return detector.detect(bars);
    }
  }

  /// The same bars one by one, as they would arrive. Counts bars that end inside an expansion.
  public static int live(Path run, BarSeries bars) {
    int inside = 0;
    try (LiveDetector detector = LiveDetector.open(run, bars.intervalMillis())) {
      for (int i = 0; i < bars.size(); i++) {
        Signal signal = detector.push(bars.bar(i));
        if (signal.inside()) {
          inside++;
        }
      }
    }
    return inside;
  }
}
// end
