package expanse.serve;

import expanse.base.Workers;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.SeriesDetector;
import expanse.detection.SeriesScan;
import expanse.live.LiveRun;
import expanse.live.LiveSymbol;
import expanse.market.BarSeries;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The models of a run as they were when it was opened. Lives until the last one who uses it has
/// let it go.
final class LoadedRun {
  private final RunFiles files;
  private final Workers own = new Workers(1);
  private final Workers shared;
  private final LiveRun live;
  private final SeriesDetector series;
  private final SpanRule rule;
  private int users = 1;

  /// What is said of a series.
  ///
  /// @param probabilities of its bars, NaN where a stretch is too short to predict
  /// @param disagreement of the models at each bar, NaN as well
  /// @param spans oldest first
  record Found(float[] probabilities, float[] disagreement, List<DetectedSpan> spans) {}

  private LoadedRun(RunFiles files, Workers shared) {
    this.files = files;
    this.shared = shared;
    FinishedRun run = FinishedRun.open(files.folder());
    rule = ChosenThreshold.read(run.folder()).rule();
    live = LiveRun.open(run.folder(), null, own);
    try {
      series = SeriesDetector.open(run.folder(), rule, shared);
    } catch (RuntimeException e) {
      live.close();
      throw e;
    }
  }

  /// Opens a run.
  ///
  /// @param shared threads for whole series, which take turns on them
  /// @throws expanse.base.InputException when it is no finished run, or a damaged one
  static LoadedRun open(Path path, Workers shared) {
    RunFiles files = RunFiles.of(path);
    try {
      return new LoadedRun(files, shared);
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /// Names the models and the threshold.
  String model() {
    return live.model();
  }

  /// Threshold of the newest bar.
  double threshold() {
    return live.threshold();
  }

  /// Threshold of bars with others on both sides.
  double detectionThreshold() {
    return rule.threshold();
  }

  int window() {
    return live.window();
  }

  /// Usual time between the bars that it learned from.
  long intervalMillis() {
    return live.intervalMillis();
  }

  LiveSymbol symbol(String name, long intervalMillis) {
    return live.symbol(name, intervalMillis);
  }

  /// Detects over a series.
  ///
  /// @param symbol its instrument, empty when none is named
  /// @param intervalMillis usual time between its bars; 0 to find it out
  Found detect(String symbol, BarSeries bars, long intervalMillis) {
    float[] probabilities = new float[bars.size()];
    float[] disagreement = new float[bars.size()];
    Arrays.fill(probabilities, Float.NaN);
    Arrays.fill(disagreement, Float.NaN);
    List<DetectedSpan> spans = new ArrayList<>();
    DetectionSink sink =
        new DetectionSink() {
          @Override
          public void bar(int row, long time, double probability, double uncertainty) {
            probabilities[row] = (float) probability;
            disagreement[row] = (float) uncertainty;
          }

          @Override
          public void span(DetectedSpan span) {
            spans.add(span);
          }
        };
    synchronized (shared) {
      SeriesScan scan =
          series
              .of(symbol)
              .feed(intervalMillis == 0 ? bars.intervalMillis() : intervalMillis, sink);
      for (int i = 0; i < bars.size(); i++) {
        scan.add(bars.bar(i));
      }
      scan.finish();
    }
    return new Found(probabilities, disagreement, spans);
  }

  /// Keeps it open for one more user; false when it is closed already.
  synchronized boolean hold() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  /// Says that a user needs it no longer; the last one closes it.
  synchronized void release() {
    if (--users == 0) {
      series.close();
      live.close();
      own.close();
      files.close();
    }
  }
}
