package expanse.segment;

import expanse.feature.CandidateSpans;
import expanse.feature.Scratch;
import expanse.feature.WindowView;
import expanse.tree.FieldTrees;
import java.util.Arrays;

/// The spans of a stretch that are worth a closer look, each described by its prices and by the
/// evidence along it.
///
/// @param steps bars of the stretch
/// @param count number of spans
/// @param start first bars, rising; below 0 where a span began before the stretch
/// @param end last bars, rising for equal first ones
/// @param values \[spans]\[COLUMNS]
record Candidates(int steps, int count, short[] start, short[] end, float[] values) {
  /// Numbers that describe a span.
  static final int COLUMNS = CandidateSpans.COLUMNS + Evidence.COLUMNS;

  private static final double LEAST_END = -6; // log odds that one end may have, at least
  private static final double UNSEEN_START = -3;
  private static final double EDGE_END = -2; // of spans that may go on after the last bar
  private static final double MOST_BAR = 3; // what one bar may say for or against a span
  private static final int FEW = 1024; // spans
  private static final double ABOVE_USUAL = 1; // log odds of a bar that speaks neither way

  /// Which spans are looked at.
  ///
  /// @param shortest bars
  /// @param longest bars
  /// @param usual log odds of a bar to lie inside a span
  /// @param least score that a span needs
  record Choice(int shortest, int longest, double usual, double least) {
    Choice atLeast(double score) {
      return new Choice(shortest, longest, usual, score);
    }
  }

  /// Chooses and describes the spans of a stretch that share a bar with its core, in its memory.
  ///
  /// @param from first bar of the core
  /// @param to one past its last bar
  static Candidates of(WindowView stretch, int from, int to, Evidence evidence, Choice choice) {
    Scan scan = new Scan(stretch, from, to, evidence, choice);
    scan.run();
    float[] values = describe(stretch, scan.count, scan.start, scan.end, evidence);
    return new Candidates(stretch.length(), scan.count, scan.start, scan.end, values);
  }

  /// Describes spans of a stretch, \[count]\[COLUMNS] of its memory.
  ///
  /// @param count number of spans
  /// @param start \[count] first bars, rising
  /// @param end \[count] last bars, rising for equal first ones
  static float[] describe(
      WindowView stretch, int count, short[] start, short[] end, Evidence evidence) {
    float[] values = CandidateSpans.describe(stretch, count, start, end, COLUMNS);
    evidence.describe(count, start, end, values, CandidateSpans.COLUMNS, COLUMNS);
    return values;
  }

  /// Spans of a stretch and their scores.
  ///
  /// @param start first bars
  /// @param end last bars
  record Scored(short[] start, short[] end, double[] score) {
    /// The best score of a span near a label; that of none is below all others.
    double bestNear(FieldTrees.Label label) {
      double best = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < score.length; k++) {
        if (score[k] > best && FieldTrees.Near.is(start[k], end[k], label)) {
          best = score[k];
        }
      }
      return best;
    }
  }

  static Scored scored(WindowView stretch, int from, int to, Evidence evidence, Choice choice) {
    Scan scan = new Scan(stretch, from, to, evidence, choice);
    scan.run();
    return new Scored(
        Arrays.copyOf(scan.start, scan.count),
        Arrays.copyOf(scan.end, scan.count),
        Arrays.copyOf(scan.score, scan.count));
  }

  /// Goes through all spans that share a bar with the core.
  private static final class Scan {
    private final Evidence evidence;
    private final Choice choice;
    private final int earliest;
    private final int from;
    private final int to;
    private final int steps;
    private final Scratch scratch;
    private final double[] sum; // [T + 1] evidence inside
    private short[] start;
    private short[] end;
    private double[] score;
    private int count;

    Scan(WindowView stretch, int from, int to, Evidence evidence, Choice choice) {
      this.evidence = evidence;
      this.choice = choice;
      this.from = from;
      this.to = to;
      steps = stretch.length();
      earliest = Math.max(1 - choice.longest, 1 - CandidateSpans.lead(stretch));
      scratch = stretch.scratch();
      start = scratch.shorts(FEW);
      end = scratch.shorts(FEW);
      score = scratch.doubles(FEW);
      sum = scratch.doubles(steps + 1);
      sum[0] = 0;
      for (int t = 0; t < steps; t++) {
        double says = evidence.inside()[t] - choice.usual - ABOVE_USUAL;
        sum[t + 1] = sum[t] + Math.clamp(says, -MOST_BAR, MOST_BAR);
      }
    }

    void run() {
      for (int a = earliest; a < to; a++) {
        double starts = a < 0 ? UNSEEN_START : Math.max(LEAST_END, evidence.starts()[a]);
        double before = sum[Math.max(0, a)];
        int last = Math.min(steps, a + choice.longest);
        for (int e = Math.max(from, a + choice.shortest - 1); e < last; e++) {
          double ends = Math.max(e == steps - 1 ? EDGE_END : LEAST_END, evidence.ends()[e]);
          double value = sum[e + 1] - before + starts + ends;
          if (value >= choice.least && CandidateSpans.has(e - a + 1, choice.longest)) {
            add(a, e, value);
          }
        }
      }
    }

    private void add(int a, int e, double value) {
      if (count == Math.min(Math.min(start.length, end.length), score.length)) {
        grow();
      }
      start[count] = (short) a;
      end[count] = (short) e;
      score[count++] = value;
    }

    private void grow() {
      short[] starts = scratch.shorts(2 * count);
      short[] ends = scratch.shorts(2 * count);
      double[] scores = scratch.doubles(2 * count);
      System.arraycopy(start, 0, starts, 0, count);
      System.arraycopy(end, 0, ends, 0, count);
      System.arraycopy(score, 0, scores, 0, count);
      start = starts;
      end = ends;
      score = scores;
    }
  }
}
