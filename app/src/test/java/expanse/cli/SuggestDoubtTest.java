package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.Rng;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A market with quiet blocks, blocks with a large surge, which is always labelled, and blocks with
/// a middling one, which is labelled every other time: nobody can be sure of those. In the end come
/// blocks that rise all the time, of which nobody has seen any.
class SuggestDoubtTest {
  private static final int WINDOW = 32;
  private static final int REVIEWED = 36; // blocks, of the three kinds in turn
  private static final int ZONE = 12; // blocks of one kind, not reviewed
  private static final int COUNT = 6;
  private static final int SURGE_AT = 12;
  private static final int SURGE = 6;
  private static final int QUIET_UNTIL = (REVIEWED + ZONE) * WINDOW; // row

  @TempDir private Path folder;

  private enum Kind {
    QUIET(0),
    LARGE(4),
    MIDDLING(1.5),
    RISING(0);

    private final double move;

    Kind(double move) {
      this.move = move;
    }
  }

  /// What is not reviewed are a zone of quiet blocks and one of another kind.
  private static Kind kind(int block, Kind other) {
    if (block < REVIEWED) {
      return Kind.values()[block % 3];
    }
    return block < REVIEWED + ZONE ? Kind.QUIET : other;
  }

  private void write(Kind other) {
    int blocks = REVIEWED + 2 * ZONE;
    int n = blocks * WINDOW;
    Rng rng = new Rng(1);
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    List<Label> labels = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    double price = 1000;
    for (int b = 0; b < blocks; b++) {
      Kind kind = kind(b, other);
      double direction = rng.nextDouble() < 0.5 ? -1 : 1;
      for (int t = 0; t < WINDOW; t++) {
        int i = b * WINDOW + t;
        time[i] = 1_700_000_040_000L + i * 60_000L;
        boolean inside = t >= SURGE_AT && t < SURGE_AT + SURGE;
        prices[0][i] = price;
        price += 0.5 * rng.nextGaussian() + (inside ? direction * kind.move : 0);
        price += kind == Kind.RISING ? 0.6 : 0;
        prices[3][i] = price;
        prices[1][i] = Math.max(prices[0][i], price) + 0.3 * rng.nextDouble();
        prices[2][i] = Math.min(prices[0][i], price) - 0.3 * rng.nextDouble();
      }
      long start = time[b * WINDOW + SURGE_AT];
      if (kind == Kind.LARGE || (kind == Kind.MIDDLING && b % 2 == 0)) {
        labels.add(
            new Label(start, start + (SURGE - 1) * 60_000L, SpanType.CONSOLIDATION, 1, "", ""));
      }
      if (b < REVIEWED) {
        windows.add(new Window("w" + b, Subset.TRAIN, b * WINDOW));
      }
    }
    BarSeries bars = BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
    BarFiles.write(folder.resolve("bars.csv"), bars);
    Labels.write(folder.resolve("labels.csv"), labels);
    WindowFile.write(folder.resolve("windows.csv"), bars, windows);
  }

  @Test
  void whatNobodyCanBeSureOfIsSuggestedFirst() {
    List<Window> next = suggestions(Kind.MIDDLING, COUNT);
    assertThat(next).hasSize(COUNT);
    assertThat(next).allMatch(w -> w.start() + WINDOW / 2 >= QUIET_UNTIL);
  }

  @Test
  void whatIsUnlikeAnythingReviewedComesBeforeWhatIsKnown() {
    List<Window> next = suggestions(Kind.RISING, 2 * ZONE);
    int half = ZONE / 2;
    assertThat(next.size()).isGreaterThanOrEqualTo(2 * half);
    assertThat(next.subList(0, half))
        .filteredOn(w -> w.start() + WINDOW / 2 >= QUIET_UNTIL)
        .hasSizeGreaterThanOrEqualTo(half - 1);
  }

  /// The windows that a run suggests, in its order.
  private List<Window> suggestions(Kind other, int count) {
    write(other);
    Path run = folder.resolve("run");
    Run trained =
        Run.of(
            "train",
            "--bars",
            folder.resolve("bars.csv"),
            "--labels",
            folder.resolve("labels.csv"),
            "--windows",
            folder.resolve("windows.csv"),
            "--out",
            run,
            "--set=window=" + WINDOW,
            "--set=features.set=original",
            "--set=split.embargo=0",
            "--set=model.hidden=4",
            "--set=model.projection=4",
            "--set=batch_size=8",
            "--set=epochs=1",
            "--set=steps=60",
            "--set=ensemble.members=3",
            "--set=ensemble.folds=3",
            "--set=ensemble.feature_subsets=[]",
            "--set=segments.bar_trees=20",
            "--set=segments.span_trees=20",
            "--threads=1");
    assertThat(trained.err()).doesNotContain("error:");
    assertThat(trained.code()).isZero();
    Path out = folder.resolve("next.csv");
    Run suggested =
        Run.of(
            "suggest",
            run,
            "--bars",
            folder.resolve("bars.csv"),
            "--windows",
            folder.resolve("windows.csv"),
            "--count",
            count,
            "--out",
            out);
    assertThat(suggested.err()).doesNotContain("error:");
    BarSeries bars = BarFiles.read(folder.resolve("bars.csv"), BarReadOptions.defaults());
    return WindowFile.read(out, bars, WINDOW, ZoneOffset.UTC, 0);
  }
}
