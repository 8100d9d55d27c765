package example;

import expanse.Bars;
import expanse.Detector;
import expanse.Expansion;
import java.nio.file.Path;
import java.time.Instant;

/// How another program marks expansions with a trained run. README.md shows this.
public final class EmbeddedDetector {
  private EmbeddedDetector() {}

  public static void main(String[] args) {
    try (Detector detector = Detector.open(Path.of("run"))) {
      for (Expansion found : detector.detect(Bars.read(Path.of("bars.csv")))) {
        System.out.println(Instant.ofEpochMilli(found.start()) + " " + found.probability());
      }
    }
  }
}
