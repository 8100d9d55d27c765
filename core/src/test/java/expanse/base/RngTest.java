package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class RngTest {
  @Test
  void theSequenceIsThatOfTheLibrarysXoshiro() {
    for (long seed = -3; seed < 3; seed++) {
      Rng rng = new Rng(seed);
      ByteBuffer state = ByteBuffer.allocate(32);
      for (long word : rng.state()) {
        state.putLong(word);
      }
      RandomGenerator library =
          RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(state.array());
      for (int i = 0; i < 100; i++) {
        assertThat(rng.nextLong()).isEqualTo(library.nextLong());
      }
    }
  }

  @Test
  void aRestoredStateGoesOnWithTheSameNumbers() {
    Rng rng = new Rng(5);
    for (int i = 0; i < 100; i++) {
      rng.nextGaussian();
      Rng restored = Rng.ofState(rng.state());
      assertThat(restored.nextGaussian()).isEqualTo(Rng.ofState(rng.state()).nextGaussian());
    }
    assertThatThrownBy(() -> Rng.ofState(new long[4])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void derivedGeneratorsDependOnEveryKey() {
    long first = Rng.derived(1, 2, 3).nextLong();
    assertThat(Rng.derived(1, 2, 3).nextLong()).isEqualTo(first);
    assertThat(Rng.derived(2, 2, 3).nextLong()).isNotEqualTo(first);
    assertThat(Rng.derived(1, 3, 2).nextLong()).isNotEqualTo(first);
    assertThat(Rng.derived(1, 2).nextLong()).isNotEqualTo(first);
    Rng again = new Rng(9);
    again.derive(1, 2, 3);
    assertThat(again.state()).isEqualTo(Rng.derived(1, 2, 3).state());
  }

  @Test
  void numbersKeepTheirRangesAndMeans() {
    Rng rng = new Rng(6);
    int[] counts = new int[7];
    double uniform = 0;
    double square = 0;
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      counts[rng.nextInt(7)]++;
      double u = rng.nextDouble();
      assertThat(u >= 0 && u < 1).isTrue();
      uniform += u / n;
      double g = rng.nextGaussian();
      square += g * g / n;
    }
    for (int count : counts) {
      assertThat(count).isBetween(n / 7 - 600, n / 7 + 600);
    }
    assertThat(uniform).isBetween(.49, .51);
    assertThat(square).isBetween(.97, 1.03);
  }

  @Test
  void shufflingKeepsAllValues() {
    int[] values = new int[50];
    for (int i = 0; i < 50; i++) {
      values[i] = i;
    }
    new Rng(7).shuffle(values);
    assertThat(values).containsExactlyInAnyOrder(java.util.stream.IntStream.range(0, 50).toArray());
  }
}
