package expanse.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LegacyRandomSplitTest {
  /// Recorded from scikit-learn's train_test_split(range(n), test_size=0.2, random_state=42).
  private static final int[] VALIDATION_OF_210 = {
    30, 172, 84, 199, 60, 155, 45, 182, 9, 196, 136, 187, 207, 126, 15, 73, 165, 18, 168, 93, 75,
    55, 147, 109, 108, 142, 25, 125, 16, 173, 192, 69, 101, 67, 104, 132, 180, 95, 82, 159, 197, 162
  };

  private static final int[] TRAIN_OF_210_BEGINS = {150, 96, 200, 68, 156, 86, 100, 38, 24, 183};

  private static final int[] VALIDATION_OF_174 = {
    155, 144, 101, 127, 140, 138, 42, 15, 126, 65, 112, 60, 45, 51, 31, 9, 113, 55, 24, 154, 137,
    166, 128, 29, 56, 41, 109, 19, 16, 78, 30, 18, 12, 66, 117
  };

  @Test
  void theListsOfTheOriginalAreReproducedInOrder() {
    int[] order = LegacyRandomSplit.permutation(210, 42);
    assertThat(LegacyRandomSplit.validationCount(210, 0.2)).isEqualTo(42);
    assertThat(Arrays.copyOf(order, 42)).isEqualTo(VALIDATION_OF_210);
    assertThat(Arrays.copyOfRange(order, 42, 52)).isEqualTo(TRAIN_OF_210_BEGINS);
    assertThat(LegacyRandomSplit.validationCount(174, 0.2)).isEqualTo(35);
    assertThat(Arrays.copyOf(LegacyRandomSplit.permutation(174, 42), 35))
        .isEqualTo(VALIDATION_OF_174);
  }

  @Test
  void everySizeGivesAPermutation() {
    for (int n = 1; n < 300; n++) {
      int[] order = LegacyRandomSplit.permutation(n, n);
      Arrays.sort(order);
      for (int i = 0; i < n; i++) {
        assertThat(order[i]).isEqualTo(i);
      }
    }
  }
}
