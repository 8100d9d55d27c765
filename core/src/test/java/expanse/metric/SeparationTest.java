package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeparationTest {
  @Test
  void handCountedFigures() {
    float[] p = {0.5f, 0.75f, 0.25f, 0.125f, 1, 0};
    float[] y = {1, 1, 0, 0, 1, 0};
    float[] w = {1, 2, 1, 1, 0, 1};
    Separation s = Separation.of(p, y, w);
    assertThat(s.in()).isEqualTo(new Separation.Summary(2, 0.625, 0.125, 0.5, 0.75, 0.625));
    assertThat(s.out().count()).isEqualTo(3);
    assertThat(s.out().mean()).isEqualTo(0.125);
    assertThat(s.out().median()).isEqualTo(0.125);
    assertThat(s.out().std()).isCloseTo(Math.sqrt(2.0 / 3) * 0.125, within(1e-15));
    assertThat(s.separation()).isEqualTo(0.5);
  }

  @Test
  void theOrderOfBarsDoesNotMatter() {
    float[] p = {1, 0.25f, 0.5f, 0.75f};
    float[] w = {1, 1, 1, 1};
    assertThat(Separation.of(p, w, w).in())
        .isEqualTo(new Separation.Summary(4, 0.625, Math.sqrt(0.078125), 0.25, 1, 0.625));
  }

  @Test
  void withoutASpanTheSeparationIsUndefined() {
    float[] w = {1};
    assertThat(Separation.of(w, new float[1], w).separation()).isNaN();
  }
}
