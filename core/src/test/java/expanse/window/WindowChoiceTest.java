package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class WindowChoiceTest {
  private static final BarSeries BARS = RandomBars.walk(40_000, 3);
  private static final int LENGTH = 105;

  /// Labels of ten bars, one to about every 150 bars.
  private static List<IndexSpan> labels(Rng rng) {
    List<IndexSpan> labels = new ArrayList<>();
    for (int at = 200; at < BARS.size() - 200; at += 20 + rng.nextInt(260)) {
      labels.add(new IndexSpan(at, at + 9, SpanType.NONE, 1));
    }
    return labels;
  }

  @Test
  void windowsAtRandomShowTheShareOfTheSeries() {
    Seeds.each(
        10,
        seed -> {
          Rng rng = new Rng(seed);
          List<Window> windows = new ArrayList<>();
          for (int k = 0; k < 150; k++) {
            windows.add(new Window("w" + k, null, k * 260 + rng.nextInt(150)));
          }
          WindowChoice choice = WindowChoice.of(BARS, labels(rng), windows, LENGTH, false);
          assertThat(choice.kind()).isEqualTo(WindowChoice.Kind.ANYWHERE);
          assertThat(choice.favoursLabels()).isFalse();
          assertThat(choice.precisionOnSeries(.6)).isEqualTo(.6, within(1e-12));
        });
  }

  @Test
  void windowsAroundLabelsAreToldByTheirLabels() {
    Rng rng = new Rng(4);
    List<IndexSpan> labels = labels(rng);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < labels.size(); k += 2) {
      windows.add(new Window("w" + k, null, labels.get(k).start() - rng.nextInt(90)));
    }
    WindowChoice choice = WindowChoice.of(BARS, labels, windows, LENGTH, false);
    assertThat(choice.kind()).isEqualTo(WindowChoice.Kind.AROUND_LABELS);
    assertThat(choice.series()).isNull();
    assertThat(choice.precisionOnSeries(.6)).isNaN();
    assertThat(choice.text()).contains("cut around labels", "fewer of the whole series");
  }

  @Test
  void ofWindowsThatAreCutTheSeriesIsKnown() {
    List<IndexSpan> labels = labels(new Rng(5));
    List<Window> windows = WindowCutter.cut(BARS, labels, LENGTH, .5, 1);
    WindowChoice choice = WindowChoice.of(BARS, labels, windows, LENGTH, true);
    assertThat(choice.kind()).isEqualTo(WindowChoice.Kind.CUT);
    assertThat(choice.series()).isEqualTo(10 / 150.0, within(.01));
    assertThat(choice.reviewed()).isGreaterThan(choice.series());
    // of 100 marked bars 60 are right; to a labelled bar the series has more bars without a label
    double series = Objects.requireNonNull(choice.series());
    double more = (1 - series) / series * choice.reviewed() / (1 - choice.reviewed());
    assertThat(choice.precisionOnSeries(.6)).isEqualTo(60 / (60 + 40 * more), within(1e-12));
  }
}
