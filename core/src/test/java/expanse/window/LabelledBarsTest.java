package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelledBarsTest {
  @Test
  void whatIsWrittenForAnotherMachineIsReadThereAsItWas() throws IOException {
    BarSeries one = RandomBars.walk(60, 1);
    BarSeries several =
        BarSeries.joined(List.of("ES", "ES", "NQ"), List.of(one, RandomBars.walk(40, 2), one));
    for (BarSeries bars : List.of(one, several)) {
      LabelledBars written =
          new LabelledBars(
              bars,
              List.of(
                  new IndexSpan(3, 9, new SpanType("wedge"), 0.5),
                  new IndexSpan(12, 14, SpanType.NONE, 1)),
              List.of(new Window("ES/1", Subset.TEST, 2), new Window("ES/2", null, 20)),
              32,
              Map.of("bars.csv", "00"),
              List.of("a note"));
      LabelledBars read = read(bytes(written));
      assertThat(bytes(read)).isEqualTo(bytes(written));
      assertThat(read.spans()).isEqualTo(written.spans());
      assertThat(read.windows()).isEqualTo(written.windows());
      assertThat(read.provenance()).isEqualTo(written.provenance());
      assertThat(read.notes()).isEqualTo(written.notes());
      assertThat(read.length()).isEqualTo(written.length());
      assertThat(read.bars().instruments()).isEqualTo(bars.instruments());
      assertThat(read.bars().intervalMillis()).isEqualTo(bars.intervalMillis());
      for (int i = 0; i < bars.size(); i++) {
        assertThat(read.bars().bar(i)).isEqualTo(bars.bar(i));
      }
    }
  }

  private static byte[] bytes(LabelledBars bars) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bars.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static LabelledBars read(byte[] bytes) throws IOException {
    return LabelledBars.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
