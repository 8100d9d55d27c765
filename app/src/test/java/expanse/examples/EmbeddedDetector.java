package expanse.examples;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.detection.DetectedSpan;
import expanse.detection.Detector;
import expanse.market.BarSeries;
import java.nio.file.Path;
import java.time.Instant;

/// How another program marks spans with a trained run. README.md shows this.
public final class EmbeddedDetector {
  private EmbeddedDetector() {}

  public static void main(String[] args) {
    Path run = Path.of("run");
    BarSeries bars = BarFiles.read(Path.of("bars.csv"), BarReadOptions.defaults());
    SpanRule rule = ChosenThreshold.read(run).rule();
    try (Detector detector = Detector.open(run, rule, Detector.STRIDE, 2)) {
      for (DetectedSpan span : detector.detect(bars)) {
        System.out.println(Instant.ofEpochMilli(span.startTime()) + " " + span.probability());
      }
    }
  }
}
