package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.kernel.PlainKernels;
import expanse.kernel.RowKernels;
import java.util.List;
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
    for (Kernels kernels : List.of(new PlainKernels(), Kernels.best())) {
      int n = 217;
      long[] bits = new long[RowKernels.words(n)];
      Dropout.draw(new Rng(9), 0.5, bits, bits.length);
      float[] from = new float[n];
      for (int i = 0; i < n; i++) {
        from[i] = i + 1;
      }
      float[] to = new float[n];
      Dropout.apply(kernels, n, from, to, bits, Dropout.scale(0.5));
      float[] sum = from.clone();
      Dropout.add(kernels, n, from, sum, bits, Dropout.scale(0.5));
      for (int i = 0; i < n; i++) {
        assertThat(to[i]).isEqualTo(Dropout.kept(bits, 0, 0, i) ? 2 * from[i] : 0);
        assertThat(sum[i]).isEqualTo(from[i] + to[i]);
      }
    }
  }
}
