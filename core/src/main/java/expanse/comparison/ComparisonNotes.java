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
              + " LEAKY (split.kind=legacy-random, or evaluated on the windows that chose the"
              + " threshold): "
              + (leaky.size() == 1 ? "its" : "their")
              + " scores say nothing about new bars.");
    }
    List<ComparedRun> skipped = runs.stream().filter(r -> r.predictions() == null).toList();
    for (ComparedRun run : skipped) {
      notes.add(
          run.label() + " is not evaluated and has no test scores here; run expanse evaluate.");
    }
    if (sets.size() > 1) {
      notes.add(
          "Not all runs were evaluated on the same test windows: "
              + sets.stream()
                  .map(set -> names(set.stream().map(runs::get).toList()))
                  .collect(Collectors.joining(" / "))
              + ". Only runs within a group are compared. To compare them all, train with one"
              + " --windows file that names the test windows, or evaluate all runs on the same"
              + " other data and add --evaluation on-other-data.");
    }
    if (!RunComparison.agree(runs, RunMetadata::windows)) {
      notes.add(
          "Not all runs were trained and validated on the same windows and labels: their validation"
              + " losses, separation and thresholds are not comparable.");
    }
    if (!RunComparison.agree(runs, m -> m.settings().loss().countdown())) {
      notes.add(
          "The countdown targets differ, so the countdown losses have different units (bars, or"
              + " fractions of the clipped range).");
    }
    if (!RunComparison.agree(runs, m -> m.settings().loss().span())) {
      notes.add(
          "The span losses differ in kind or in the weight of positive bars, so their levels are"
              + " not comparable; compare each with the loss of its best constant.");
    }
    for (int a = 0; a < runs.size(); a++) {
      for (int b = a + 1; b < runs.size(); b++) {
        if (sameWeights(runs.get(a), runs.get(b))) {
          notes.add(
              runs.get(a).label()
                  + " and "
                  + runs.get(b).label()
                  + " contain the same networks, bit for bit.");
        }
      }
    }
    if (!RunComparison.agree(runs, RunMetadata::environment)) {
      notes.add(
          "The runs were trained on different machines or versions: their times are not"
              + " comparable.");
    }
    notes.add(
        "The intervals cover the choice of test windows, not the choice of the seed: each run is a"
            + " single training. To compare two settings, train each with several seeds.");
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
