package expanse.studio.training;

import expanse.decoding.ChosenThreshold;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleFunction;

/// The spans of one stretch of bars for every threshold that a slider can be at: neighbouring
/// thresholds that find the same are one step.
///
/// @param steps in order of their thresholds
record Steps(List<Step> steps) {
  private static final int PER_CENT = 100;
  private static final double NEAR = 1e-9;

  /// What is found by some thresholds.
  ///
  /// @param upTo the largest of them
  /// @param spans of any length
  record Step(double upTo, List<Found> spans) {}

  /// The thresholds that are tried: whole hundredths, and the one that the run has chosen.
  static List<Double> thresholds(ChosenThreshold chosen) {
    TreeSet<Double> all = new TreeSet<>();
    for (int k = 1; k < PER_CENT; k++) {
      all.add(k / (double) PER_CENT);
    }
    all.add(chosen.threshold());
    return List.copyOf(all);
  }

  /// Tries all thresholds.
  ///
  /// @param find spans of any length under a threshold
  static Steps of(List<Double> thresholds, DoubleFunction<List<Found>> find) {
    List<Step> steps = new ArrayList<>();
    for (double threshold : thresholds) {
      List<Found> spans = find.apply(threshold);
      if (!steps.isEmpty() && same(steps.getLast().spans, spans)) {
        steps.removeLast();
      }
      steps.add(new Step(threshold, spans));
    }
    return new Steps(List.copyOf(steps));
  }

  private static boolean same(List<Found> a, List<Found> b) {
    boolean same = a.size() == b.size();
    for (int k = 0; same && k < a.size(); k++) {
      same = a.get(k).start() == b.get(k).start() && a.get(k).end() == b.get(k).end();
    }
    return same;
  }

  /// The spans under one of the thresholds that were tried.
  ///
  /// @param shortest fewest bars of a span
  List<Found> under(double threshold, int shortest) {
    for (Step step : steps) {
      if (step.upTo >= threshold - NEAR) {
        return step.spans.stream().filter(span -> span.length() >= shortest).toList();
      }
    }
    return List.of();
  }
}
