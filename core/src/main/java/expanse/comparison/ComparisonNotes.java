package expanse.comparison;

import expanse.run.RunMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a reader must know before comparing.
final class ComparisonNotes {
  private ComparisonNotes() {}

  static List<String> of(List<ComparedRun> runs, List<List<Integer>> sets) {
    List<String> notes = new ArrayList<>();
    List<ComparedRun> leaky = runs.stream().filter(ComparedRun::isLeaky).toList();
    if (!leaky.isEmpty()) {
      notes.add(
          names(leaky)
              + (leaky.size() == 1 ? " is" : " are")
              + " LEAKY (split.kind=legacy-random, or judged on the windows that chose the"
              + " threshold): "
              + (leaky.size() == 1 ? "its" : "their")
              + " scores say nothing about new bars.");
    }
    List<ComparedRun> unjudged = runs.stream().filter(r -> r.judged() == null).toList();
    for (ComparedRun run : unjudged) {
      notes.add(
          run.label() + " is not evaluated: it has no test scores here; run expanse evaluate.");
    }
    if (sets.size() > 1) {
      notes.add(
          "Not all runs judged the same test windows: "
              + sets.stream()
                  .map(set -> names(set.stream().map(runs::get).toList()))
                  .collect(Collectors.joining(" / "))
              + ". Test scores are comparable within a group only, and are never compared across"
              + " groups here. Train with one --windows file that names its test windows, or"
              + " evaluate all runs on the same other data and compare with --evaluation"
              + " on-other-data.");
    }
    if (!RunComparison.agree(runs, RunMetadata::windows)) {
      notes.add(
          "Not all runs trained and validated on the same windows and labels: losses, separation"
              + " and thresholds of validation are not comparable in level.");
    }
    if (!RunComparison.agree(runs, m -> m.settings().loss().countdown())) {
      notes.add(
          "The countdown targets differ: the countdown losses have different units (bars, or shares"
              + " of the clipped range).");
    }
    if (!RunComparison.agree(runs, m -> m.settings().loss().span())) {
      notes.add(
          "The span losses differ in form or weight. Per bar their scale is the same only for the"
              + " same weight of positive bars; read each beside the loss of its best constant.");
    }
    for (int a = 0; a < runs.size(); a++) {
      for (int b = a + 1; b < runs.size(); b++) {
        if (sameWeights(runs.get(a), runs.get(b))) {
          notes.add(
              runs.get(a).label()
                  + " and "
                  + runs.get(b).label()
                  + " hold the same networks, bit for bit.");
        }
      }
    }
    if (!RunComparison.agree(runs, RunMetadata::environment)) {
      notes.add(
          "The runs were not trained on the same kind of machine and program: their times are not"
              + " comparable.");
    }
    notes.add(
        "Intervals cover the luck of which test windows were drawn, not that of the seed: each run"
            + " is one training. Two recipes are told apart by several seeds each.");
    return notes;
  }

  private static boolean sameWeights(ComparedRun a, ComparedRun b) {
    return hashes(a).equals(hashes(b));
  }

  private static List<String> hashes(ComparedRun run) {
    List<String> hashes = new ArrayList<>();
    for (RunMetadata member : run.members()) {
      RunMetadata.Result result = member.result();
      hashes.add(result == null ? "" : result.weightsSha256());
    }
    return hashes;
  }

  private static String names(List<ComparedRun> runs) {
    return runs.stream().map(ComparedRun::label).collect(Collectors.joining(", "));
  }
}
