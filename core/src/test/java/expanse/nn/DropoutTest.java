package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.3, 0.5, 0.6, 0.75, 0.999})
  void theShareOfDroppedElementsIsTheProbability(double probability) {
    long[] bits = new long[20_000];
    Dropout.draw(new Rng(4), probability, bits, bits.length);
    long kept = 0;
    long[] perBit = new long[64];
    for (long word : bits) {
      kept += Long.bitCount(word);
      for (int i = 0; i < 64; i++) {
        perBit[i] += word >>> i & 1;
      }
    }
    double n = 64.0 * bits.length;
    double deviation = Math.sqrt(n * probability * (1 - probability));
    assertThat(kept).isCloseTo(Math.round(n * (1 - probability)), within((long) (5 * deviation)));
    for (long count : perBit) {
      double share = bits.length * (1 - probability);
      double bitDeviation = Math.sqrt(bits.length * probability * (1 - probability));
      assertThat((double) count).isCloseTo(share, within(5 * bitDeviation + 1));
    }
  }

  @Test
  void probabilityZeroKeepsEverything() {
    long[] bits = new long[3];
    Dropout.draw(new Rng(4), 0, bits, 3);
    assertThat(bits).containsOnly(-1L);
  }

  @Test
  void keptElementsAreScaledAndTheOthersZero() {
    int columns = 70;
    long[] bits = new long[3 * Dropout.words(columns)];
    Dropout.draw(new Rng(9), 0.5, bits, bits.length);
    float[] from = new float[2 * columns];
    for (int i = 0; i < from.length; i++) {
      from[i] = i + 1;
    }
    float[] to = new float[from.length];
    Dropout.apply(from, 0, to, 0, bits, 1, 2, columns, Dropout.scale(0.5));
    float[] sum = from.clone();
    Dropout.add(from, 0, sum, 0, bits, 1, 2, columns, Dropout.scale(0.5));
    for (int row = 0; row < 2; row++) {
      for (int c = 0; c < columns; c++) {
        int i = row * columns + c;
        boolean kept = Dropout.kept(bits, 1 + row, columns, c);
        assertThat(to[i]).isEqualTo(kept ? 2 * from[i] : 0);
        assertThat(sum[i]).isEqualTo(from[i] + to[i]);
      }
    }
  }
}
