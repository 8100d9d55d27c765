package expanse.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemiMarkovTest {
  private static final int STEPS = 7;

  private final short[] start = new short[200];
  private final short[] end = new short[200];
  private final double[] factor = new double[200];
  private int count;

  /// All spans of 1 to 3 steps, some of them begun before the first step.
  private void randomScores(long seed) {
    Rng rng = new Rng(seed);
    count = 0;
    for (int s = -2; s < STEPS; s++) {
      for (int e = Math.max(0, s); e < Math.min(STEPS, s + 3); e++) {
        start[count] = (short) s;
        end[count] = (short) e;
        factor[count] = Math.exp(1.5 * rng.nextGaussian());
        count++;
      }
    }
  }

  /// Every set of spans that do not overlap.
  private void enumerate(int from, List<Integer> chosen, List<List<Integer>> all) {
    all.add(List.copyOf(chosen));
    for (int k = 0; k < count; k++) {
      if (start[k] >= from || (from == 0 && start[k] < 0 && chosen.isEmpty())) {
        chosen.add(k);
        enumerate(end[k] + 1, chosen, all);
        chosen.removeLast();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void marginalsAreThoseOfAllWaysToPlaceSpans(long seed) {
    randomScores(seed);
    List<List<Integer>> all = new ArrayList<>();
    enumerate(0, new ArrayList<>(), all);
    double[] expected = new double[count];
    double[] inside = new double[STEPS];
    double total = 0;
    for (List<Integer> way : all) {
      double weight = 1;
      for (int k : way) {
        weight *= factor[k];
      }
      total += weight;
      for (int k : way) {
        expected[k] += weight;
        for (int t = Math.max(0, start[k]); t <= end[k]; t++) {
          inside[t] += weight;
        }
      }
    }
    double[] probability = new double[count];
    double[] steps = new double[STEPS];
    new SemiMarkov(STEPS).marginals(0, count, start, end, factor, probability, steps);
    for (int k = 0; k < count; k++) {
      assertThat(probability[k]).isEqualTo(expected[k] / total, within(1e-12));
    }
    for (int t = 0; t < STEPS; t++) {
      assertThat(steps[t]).isEqualTo(inside[t] / total, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void spansElsewhereInTheArraysDoNotCount(int shift) {
    randomScores(4);
    double[] alone = new double[count];
    SemiMarkov chain = new SemiMarkov(STEPS);
    chain.marginals(0, count, start, end, factor, alone, null);
    short[] laterStart = new short[count + shift];
    short[] laterEnd = new short[count + shift];
    double[] laterFactor = new double[count + shift];
    System.arraycopy(start, 0, laterStart, shift, count);
    System.arraycopy(end, 0, laterEnd, shift, count);
    System.arraycopy(factor, 0, laterFactor, shift, count);
    double[] probability = new double[count + shift];
    chain.marginals(shift, shift + count, laterStart, laterEnd, laterFactor, probability, null);
    for (int k = 0; k < count; k++) {
      assertThat(probability[shift + k]).isEqualTo(alone[k]);
    }
  }

  /// Stretches that no span leaves do not depend on each other, however large the sum over all of
  /// them becomes.
  @ParameterizedTest
  @ValueSource(doubles = {1.5, 15, 300})
  void sumsBeyondTheRangeOfANumberGiveTheProbabilitiesOfEveryStretchAlone(double score) {
    int stretches = 1000;
    Rng rng = new Rng(5);
    List<Integer> places = new ArrayList<>();
    short[] manyStart = new short[stretches * 200];
    short[] manyEnd = new short[manyStart.length];
    double[] manyFactor = new double[manyStart.length];
    int all = 0;
    for (int b = 0; b < stretches; b++) {
      places.add(all);
      for (int s = 0; s < STEPS; s++) {
        for (int e = s; e < Math.min(STEPS, s + 3); e++) {
          manyStart[all] = (short) (b * STEPS + s);
          manyEnd[all] = (short) (b * STEPS + e);
          manyFactor[all++] = rng.nextInt(9) == 0 ? 0 : Math.exp(score * (rng.nextDouble() - 0.3));
        }
      }
    }
    places.add(all);
    double[] probability = new double[all];
    double[] inside = new double[stretches * STEPS];
    new SemiMarkov(stretches * STEPS)
        .marginals(0, all, manyStart, manyEnd, manyFactor, probability, inside);
    SemiMarkov one = new SemiMarkov(STEPS);
    for (int b = 0; b < stretches; b++) {
      count = places.get(b + 1) - places.get(b);
      for (int k = 0; k < count; k++) {
        start[k] = (short) (manyStart[places.get(b) + k] - b * STEPS);
        end[k] = (short) (manyEnd[places.get(b) + k] - b * STEPS);
        factor[k] = manyFactor[places.get(b) + k];
      }
      double[] alone = new double[count];
      double[] steps = new double[STEPS];
      one.marginals(0, count, start, end, factor, alone, steps);
      for (int k = 0; k < count; k++) {
        assertThat(probability[places.get(b) + k]).isEqualTo(alone[k], within(1e-7));
      }
      for (int t = 0; t < STEPS; t++) {
        assertThat(inside[b * STEPS + t]).isEqualTo(steps[t], within(1e-6));
      }
    }
  }
}
