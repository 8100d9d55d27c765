package expanse.comparison;

import expanse.evaluation.Evaluation;
import expanse.evaluation.PairedDifferences;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.evaluation.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What follows from a comparison, in words. It rests on the per-bar F1 of the test windows alone,
/// the score that the verdict of an evaluation rests on, and on the corrected p-values of its
/// differences.
///
/// @param clear whether one run is shown to be better than all that it can be compared with, and
///   better than every baseline
/// @param headline one sentence
/// @param sentences what it rests on
public record Recommendation(boolean clear, String headline, List<String> sentences) {
  /// Copies the list.
  public Recommendation {
    sentences = List.copyOf(sentences);
  }

  static Recommendation of(RunComparison comparison) {
    List<Recommendation> parts = new ArrayList<>();
    for (List<Integer> set : comparison.sets()) {
      List<Integer> trusted = comparison.ranked(set);
      if (trusted.size() > 1) {
        parts.add(ofSet(comparison, trusted));
      }
    }
    if (parts.isEmpty()) {
      return new Recommendation(
          false,
          "No recommendation: no two leak-free runs were evaluated on the same test windows",
          alone(comparison));
    }
    List<String> sentences = new ArrayList<>();
    for (Recommendation part : parts) {
      if (parts.size() > 1) {
        sentences.add(part.headline() + ".");
      }
      sentences.addAll(part.sentences());
    }
    sentences.addAll(alone(comparison));
    return parts.size() == 1
        ? new Recommendation(parts.getFirst().clear(), parts.getFirst().headline(), sentences)
        : new Recommendation(
            false, "Several groups of runs that cannot be compared with each other", sentences);
  }

  private static Recommendation ofSet(RunComparison comparison, List<Integer> set) {
    int best = set.getFirst();
    String name = name(comparison, best);
    List<Integer> behind = new ArrayList<>();
    List<Integer> level = new ArrayList<>();
    for (int k : set.subList(1, set.size())) {
      boolean shown = comparison.difference(Score.PER_BAR_F1, best, k).favoursFirst();
      (shown ? behind : level).add(k);
    }
    List<String> sentences = new ArrayList<>();
    String headline;
    if (set.size() == 2) {
      headline =
          behind.isEmpty()
              ? "No significant difference between " + name + " and " + name(comparison, level)
              : name + " is better than " + name(comparison, behind) + by(comparison, best, behind);
    } else if (level.isEmpty()) {
      headline = name + " is better than every other run";
    } else {
      List<Integer> alike = new ArrayList<>(List.of(best));
      alike.addAll(level);
      headline = "No significant difference between " + name(comparison, alike);
    }
    sentences.add(differences(comparison, best, set));
    if (set.size() > 2) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "Each interval is for its pair alone. \"Better\" takes all %d pairs into account:"
                  + " Holm's method keeps the chance of any false claim at %.0f %%.",
              set.size() * (set.size() - 1) / 2,
              100 * PairedDifferences.LEVEL));
    }
    boolean beats = beatsRules(comparison, best);
    if (!level.isEmpty()) {
      List<Integer> open = new ArrayList<>(List.of(best));
      open.addAll(level);
      sentences.add(cheapest(comparison, open));
    }
    sentences.add(rules(comparison, best, beats));
    return new Recommendation(level.isEmpty() && beats, headline, sentences);
  }

  private static String by(RunComparison comparison, int best, List<Integer> behind) {
    Difference d = comparison.difference(Score.PER_BAR_F1, best, behind.getFirst());
    return String.format(
        Locale.ROOT,
        " by %.3f of per-bar F1 (%.3f to %.3f)",
        d.value(),
        d.interval().lower(),
        d.interval().upper());
  }

  private static String differences(RunComparison comparison, int best, List<Integer> set) {
    String pairs =
        set.stream()
            .skip(1)
            .map(k -> {
              Difference d = comparison.difference(Score.PER_BAR_F1, best, k);
              return String.format(
                  Locale.ROOT,
                  "%+.3f over %s (%+.3f to %+.3f, %s)",
                  d.value(),
                  name(comparison, k),
                  d.interval().lower(),
                  d.interval().upper(),
                  d.isShown() ? "better" : "no significant difference");
            })
            .collect(Collectors.joining("; "));
    return String.format(
        Locale.ROOT,
        "Per-bar F1 of %s is %.3f on the test windows: %s.",
        name(comparison, best),
        comparison.runs().get(best).f1(),
        pairs);
  }

  private static String cheapest(RunComparison comparison, List<Integer> open) {
    int quick =
        open.stream()
            .min(Comparator.comparingDouble(k -> comparison.runs().get(k).seconds()))
            .orElseThrow();
    int small =
        open.stream()
            .min(Comparator.comparingInt(k -> comparison.runs().get(k).parameters()))
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "If scores do not decide, cost may: of these, %s took the least time to train (%.1f s) and"
            + " %s has the fewest parameters (%,d). More labelled test windows would narrow the"
            + " intervals.",
        name(comparison, quick),
        comparison.runs().get(quick).seconds(),
        name(comparison, small),
        comparison.runs().get(small).parameters());
  }

  private static boolean beatsRules(RunComparison comparison, int run) {
    Evaluation evaluation = comparison.runs().get(run).evaluation();
    return evaluation != null && evaluation.evidence().better();
  }

  private static String rules(RunComparison comparison, int best, boolean beats) {
    Evaluation evaluation = comparison.runs().get(best).evaluation();
    String verdict = evaluation == null ? "" : evaluation.verdict();
    return beats
        ? name(comparison, best) + " is also " + verdict + "."
        : name(comparison, best)
            + " itself is "
            + verdict
            + ". Being ahead of other runs is not a reason to use it.";
  }

  /// Runs that cannot be compared.
  private static List<String> alone(RunComparison comparison) {
    List<String> sentences = new ArrayList<>();
    for (List<Integer> set : comparison.sets()) {
      if (set.size() == 1) {
        sentences.add(
            name(comparison, set)
                + " was evaluated on test windows of its own and is not compared with any other"
                + " run.");
      }
    }
    List<String> leaky =
        comparison.runs().stream().filter(ComparedRun::isLeaky).map(ComparedRun::label).toList();
    if (!leaky.isEmpty()) {
      sentences.add(
          "Excluded, because the figures of a leaky run cannot be trusted: "
              + String.join(", ", leaky)
              + ".");
    }
    return sentences;
  }

  private static String name(RunComparison comparison, int run) {
    return comparison.runs().get(run).label();
  }

  private static String name(RunComparison comparison, List<Integer> runs) {
    List<String> names = runs.stream().map(k -> name(comparison, k)).toList();
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
