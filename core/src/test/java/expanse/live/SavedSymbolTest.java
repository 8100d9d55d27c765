package expanse.live;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Workers;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The state of a symbol, written and read again, goes on with the same bits.
class SavedSymbolTest {
  private static final int BARS = 3000; // more than are held, so that old ones have been dropped
  private static final int PREDICTED = 60;

  @TempDir Path folder;

  /// Bars with a gap shortly before the end.
  private static long time(BarSeries bars, int i) {
    return bars.time(i) + (i < BARS - 90 ? 0 : 3_600_000);
  }

  @ParameterizedTest
  @EnumSource(SmallRun.class)
  void aSymbolThatIsSavedAnywhereGoesOnWithTheSameBits(SmallRun kind) throws IOException {
    kind.train(folder);
    BarSeries bars = SmallRun.bars(BARS, 31);
    SignalJson json = new SignalJson();
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    try (Workers workers = new Workers(1);
        LiveRun run = LiveRun.open(folder, 0.01, workers)) {
      LiveSymbol whole = run.symbol("A", 60_000);
      LiveSymbol saved = run.symbol("A", 60_000);
      for (int i = 0; i < BARS; i++) {
        var bar = bars.bar(i).at(time(bars, i));
        boolean wanted = i >= BARS - PREDICTED || i % 100 > 94;
        if (i % 250 == 7 || i > BARS - PREDICTED) {
          LiveSymbol next = run.symbol("A", 60_000);
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          saved.save(new DataOutputStream(bytes));
          DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
          next.load(in);
          assertThat(in.read()).isEqualTo(-1);
          saved = next;
        }
        if (wanted) {
          expected.add(json.line(whole.push(bar)));
          found.add(json.line(saved.push(bar)));
        } else {
          whole.skip(bar);
          saved.skip(bar);
        }
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(expected).anyMatch(line -> line.contains("\"predicted\":true"));
    assertThat(expected).anyMatch(line -> line.contains("\"silence\":\"gap\""));
  }
}
