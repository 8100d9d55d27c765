package expanse.review;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiverseChoiceTest {
  private static final int CLUSTERS = 5;
  private static final int EACH = 20;

  /// Points around five centers far from each other.
  private static float[][] clusters(long seed) {
    Rng rng = new Rng(seed);
    float[][] points = new float[CLUSTERS * EACH][4];
    for (int i = 0; i < points.length; i++) {
      for (int d = 0; d < 4; d++) {
        double center = d == i / EACH ? 20 : i / EACH == 4 ? -20 : 0;
        points[i][d] = (float) (center + rng.nextGaussian());
      }
    }
    return points;
  }

  private static double[] equalWorth() {
    double[] worth = new double[CLUSTERS * EACH];
    Arrays.fill(worth, 0.5);
    return worth;
  }

  private static List<DiverseChoice.Chosen> choose(float[][] known, double[] worth, int count) {
    return new DiverseChoice(known, clusters(1)).choose(worth, count, (a, b) -> false);
  }

  @Test
  void equallyWorthyPointsComeFromAllClusters() {
    Set<Integer> found = new HashSet<>();
    choose(new float[0][], equalWorth(), CLUSTERS).forEach(c -> found.add(c.candidate() / EACH));
    assertThat(found).hasSize(CLUSTERS);
  }

  @Test
  void worthDecidesWithinACluster() {
    double[] worth = equalWorth();
    for (int k = 0; k < CLUSTERS; k++) {
      worth[k * EACH + 3] = 1;
    }
    assertThat(choose(new float[0][], worth, CLUSTERS))
        .extracting(DiverseChoice.Chosen::candidate)
        .containsExactlyInAnyOrder(3, 23, 43, 63, 83);
  }

  @Test
  void whatIsKnownComesLast() {
    float[][] known = Arrays.copyOf(clusters(2), 2 * EACH); // the first two clusters
    List<DiverseChoice.Chosen> chosen = choose(known, equalWorth(), 3);
    assertThat(chosen).allMatch(c -> c.candidate() / EACH >= 2);
    assertThat(chosen.getFirst().novelty()).isBetween(0.5, 1.0);
  }

  @Test
  void conflictsAreKept() {
    List<DiverseChoice.Chosen> chosen =
        new DiverseChoice(new float[0][], clusters(1))
            .choose(equalWorth(), 50, (a, b) -> Math.abs(a - b) < 10);
    for (int i = 0; i < chosen.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(Math.abs(chosen.get(i).candidate() - chosen.get(j).candidate()))
            .isGreaterThanOrEqualTo(10);
      }
    }
    assertThat(chosen).hasSizeBetween(5, 10);
  }
}
