package expanse.segment;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.feature.WindowView;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.tree.FieldTrees;
import org.junit.jupiter.api.Test;

/// Which spans are looked at.
class CandidatesTest {
  private static final int T = 40;
  private static final WindowView VIEW = new WindowView(bars(), 0, 60, T);

  private static BarSeries bars() {
    return RandomBars.walk(120, 3);
  }

  private static Evidence evidence(long seed) {
    Rng rng = new Rng(seed);
    double[][] said = new double[3][T];
    for (double[] one : said) {
      for (int t = 0; t < T; t++) {
        one[t] = 2 * rng.nextGaussian();
      }
    }
    return new Evidence(T, said[0], said[1], said[2]);
  }

  private static Candidates.Choice all() {
    return new Candidates.Choice(3, 15, -1, Double.NEGATIVE_INFINITY);
  }

  @Test
  void allSpansOfTheAskedLengthsAreScoredOnceAndInOrder() {
    Candidates.Scored every = Candidates.scored(VIEW, 10, T, evidence(1), all());
    int expected = 0;
    for (int a = -14; a < T; a++) {
      for (int e = Math.max(10, a + 2); e < Math.min(T, a + 15); e++) {
        assertThat((int) every.start()[expected]).isEqualTo(a);
        assertThat((int) every.end()[expected]).isEqualTo(e);
        expected++;
      }
    }
    assertThat(every.score()).hasSize(expected);
  }

  @Test
  void theSpansLookedAtAreThoseOfAllThatReachTheScore() {
    Evidence evidence = evidence(2);
    Candidates.Scored every = Candidates.scored(VIEW, 0, T, evidence, all());
    Candidates chosen = Candidates.of(VIEW, 0, T, evidence, all().atLeast(1));
    int k = 0;
    for (int i = 0; i < every.score().length; i++) {
      if (every.score()[i] >= 1) {
        assertThat(chosen.start()[k]).isEqualTo(every.start()[i]);
        assertThat(chosen.end()[k++]).isEqualTo(every.end()[i]);
      }
    }
    assertThat(chosen.count()).isEqualTo(k).isBetween(1, every.score().length - 1);
  }

  @Test
  void theBestSpanNearALabelHasBothEndsWithinTwoBarsOfIts() {
    Candidates.Scored every = Candidates.scored(VIEW, 0, T, evidence(3), all());
    for (boolean open : new boolean[] {false, true}) {
      FieldTrees.Label label = new FieldTrees.Label(12, 20, open);
      double best = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < every.score().length; i++) {
        int off = Math.abs(every.end()[i] - 20);
        if (Math.abs(every.start()[i] - 12) <= 2 && (open ? off == 0 : off <= 2)) {
          best = Math.max(best, every.score()[i]);
        }
      }
      assertThat(every.bestNear(label)).isEqualTo(best).isFinite();
    }
    assertThat(every.bestNear(new FieldTrees.Label(0, 39, false)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
