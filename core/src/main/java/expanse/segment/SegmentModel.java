package expanse.segment;

import expanse.base.InputException;
import expanse.feature.Scratch;
import expanse.feature.WindowView;
import expanse.metric.LogOdds;
import expanse.model.SafeTensors;
import expanse.tree.BoostedTrees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Where spans lie in a stretch of bars: boosted trees say of every bar whether it lies inside a
/// span, starts one, ends one; other trees score the spans that this leaves possible, by their
/// prices and by that evidence; a semi-Markov field makes probabilities of the scores. Further
/// trees tell the types, and what comes after a bar.
///
/// Without state, safe for use by several threads.
final class SegmentModel {
  /// Kinds of trees of bars: inside, start, end.
  static final int BAR_KINDS = 3;

  private static final double MOST_BAR = 8; // log odds of a bar
  private static final double WORTH_A_TYPE = 2e-4; // probability of a span
  private static final double MOST_SCORE = 15; // so that no leaf makes an exponential infinite

  private final List<BoostedTrees> bars;
  private final BoostedTrees spans;
  private final List<BoostedTrees> types;
  private final Candidates.Choice choice;
  private final Outlook outlook;

  /// @param bars \[BAR_KINDS]
  /// @param spans score of a candidate
  /// @param types one for each type, none when types are not told
  SegmentModel(
      List<BoostedTrees> bars,
      BoostedTrees spans,
      List<BoostedTrees> types,
      Candidates.Choice choice,
      Outlook outlook) {
    this.bars = List.copyOf(bars);
    this.spans = spans;
    this.types = List.copyOf(types);
    this.choice = choice;
    this.outlook = outlook;
  }

  /// Predicts a stretch. Nothing of the answer lies in the memory of the stretch.
  ///
  /// @param stretch its bars, and those before it
  /// @param from first bar of the core; spans that share no bar with it are left out
  /// @param to one past the last bar of the core
  SegmentAnswer predict(WindowView stretch, int from, int to) {
    Scratch scratch = stretch.scratch();
    float[] table = BarTable.of(stretch);
    Evidence evidence = evidence(bars, table, stretch.length(), scratch);
    Candidates candidates = Candidates.of(stretch, from, to, evidence, choice);
    return new SegmentAnswer(
        Arrays.copyOf(evidence.inside(), stretch.length()),
        field(candidates, scratch),
        new Ahead(outlook, table, from, to));
  }

  /// What trees say of the bars of a stretch.
  ///
  /// @param bars \[BAR_KINDS]
  static Evidence evidence(List<BoostedTrees> bars, WindowView stretch) {
    return evidence(bars, BarTable.of(stretch), stretch.length(), stretch.scratch());
  }

  /// @param table \[count]\[BarTable.COLUMNS]
  private static Evidence evidence(
      List<BoostedTrees> bars, float[] table, int count, Scratch scratch) {
    double[][] said = new double[BAR_KINDS][];
    for (int kind = 0; kind < BAR_KINDS; kind++) {
      said[kind] = bars.get(kind).logOddsOfAll(table, count, scratch);
      for (int t = 0; t < count; t++) {
        said[kind][t] = Math.clamp(said[kind][t], -MOST_BAR, MOST_BAR);
      }
    }
    return new Evidence(count, said[0], said[1], said[2]);
  }

  private SpanField field(Candidates candidates, Scratch scratch) {
    int count = candidates.count();
    double[] score = spans.logOddsOfAll(candidates.values(), count, scratch);
    double[] factor = new double[count];
    for (int k = 0; k < count; k++) {
      factor[k] = StrictMath.exp(Math.min(MOST_SCORE, score[k]));
    }
    SpanField field =
        new SpanField(
            candidates.steps(),
            Arrays.copyOf(candidates.start(), count),
            Arrays.copyOf(candidates.end(), count),
            factor,
            new float[count * types.size()]);
    tellTypes(candidates, field, scratch);
    return field;
  }

  /// Fills in the types of the candidates that may come to something.
  private void tellTypes(Candidates candidates, SpanField field, Scratch scratch) {
    if (types.isEmpty()) {
      return;
    }
    int[] likely = scratch.ints(candidates.count());
    int count = field.likely(WORTH_A_TYPE, likely);
    int columns = Candidates.COLUMNS;
    float[] values = scratch.floats(count * columns);
    for (int i = 0; i < count; i++) {
      System.arraycopy(candidates.values(), likely[i] * columns, values, i * columns, columns);
    }
    for (int c = 0; c < types.size(); c++) {
      double[] logOdds = types.get(c).logOddsOfAll(values, count, scratch);
      for (int i = 0; i < count; i++) {
        field.setType(likely[i], c, (float) LogOdds.probability(logOdds[i]));
      }
    }
    for (int i = 0; i < count; i++) {
      field.scaleTypes(likely[i]);
    }
  }

  /// Puts the model among a file's tensors.
  void addTo(Map<String, SafeTensors.Tensor> tensors, String prefix) {
    for (int kind = 0; kind < BAR_KINDS; kind++) {
      bars.get(kind).addTo(tensors, prefix + ".bars_" + kind);
    }
    spans.addTo(tensors, prefix + ".spans");
    for (int c = 0; c < types.size(); c++) {
      types.get(c).addTo(tensors, prefix + ".type_" + c);
    }
    outlook.addTo(tensors, prefix);
    tensors.put(
        prefix + ".choice",
        SafeTensors.Tensor.of(
            new float[] {
              choice.shortest(),
              choice.longest(),
              (float) choice.usual(),
              (float) choice.least(),
              types.size()
            }));
  }

  /// Takes a model out of a file's tensors.
  ///
  /// @param source for messages
  /// @throws InputException when it is not there or makes no sense
  static SegmentModel of(Map<String, SafeTensors.Tensor> tensors, String prefix, Object source) {
    SafeTensors.Tensor stored = tensors.get(prefix + ".choice");
    float[] choice = stored == null ? new float[0] : stored.values();
    boolean sound =
        choice.length == 5
            && choice[0] >= 1
            && choice[0] <= choice[1]
            && choice[1] <= SegmentTraining.LONGEST
            && choice[4] >= 0
            && choice[4] <= SegmentTraining.MOST_TYPES;
    for (float value : choice) {
      sound &= Float.isFinite(value);
    }
    if (!sound) {
      throw new InputException(
          source + " does not say which spans to look at; take it from a copy");
    }
    List<BoostedTrees> bars = new ArrayList<>();
    for (int kind = 0; kind < BAR_KINDS; kind++) {
      bars.add(BoostedTrees.of(tensors, prefix + ".bars_" + kind, BarTable.COLUMNS, source));
    }
    List<BoostedTrees> types = new ArrayList<>();
    for (int c = 0; c < (int) choice[4]; c++) {
      types.add(BoostedTrees.of(tensors, prefix + ".type_" + c, Candidates.COLUMNS, source));
    }
    return new SegmentModel(
        bars,
        BoostedTrees.of(tensors, prefix + ".spans", Candidates.COLUMNS, source),
        types,
        new Candidates.Choice((int) choice[0], (int) choice[1], choice[2], choice[3]),
        Outlook.of(tensors, prefix, source));
  }
}
