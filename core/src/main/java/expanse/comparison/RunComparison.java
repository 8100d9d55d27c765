package expanse.comparison;

import expanse.base.InputException;
import expanse.evaluation.PairedDifferences;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.evaluation.PairedDifferences.Predictions;
import expanse.evaluation.Score;
import expanse.run.RunMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finished runs side by side: their figures, the differences of those evaluated on the same test
/// windows, and what follows from them.
///
/// @param runs in the order given
/// @param sets runs with the same test windows, numbers into `runs`, each run in at most one set; a
///   run evaluated on other windows than all others is a set of one, a run without evaluation is in
///   none
/// @param differences for every set of two or more, all pairs in all scores, numbers into `runs`
/// @param notes what a reader must know before comparing
/// @param resamples draws behind the differences
public record RunComparison(
    List<ComparedRun> runs,
    List<List<Integer>> sets,
    List<Difference> differences,
    List<String> notes,
    int resamples) {
  /// More runs than pictures can show.
  public static final int MOST_RUNS = 10;

  /// Reads and compares runs.
  ///
  /// @param folders two to ten run directories
  /// @param evaluation folder below each run with the evaluation to compare, empty for the run's
  ///   own
  /// @param resamples of the differences
  /// @param seed of resampling
  /// @throws InputException when a folder holds no finished run, or is named twice
  public static RunComparison of(List<Path> folders, String evaluation, int resamples, long seed) {
    if (folders.size() < 2 || folders.size() > MOST_RUNS) {
      throw new InputException(
          "give 2 to " + MOST_RUNS + " runs to compare, not " + folders.size());
    }
    List<String> names = names(folders);
    List<ComparedRun> runs = new ArrayList<>();
    for (int k = 0; k < folders.size(); k++) {
      Path folder = folders.get(k);
      runs.add(ComparedRun.read(names.get(k), folder, folder.resolve(evaluation)));
    }
    List<List<Integer>> sets = sets(runs);
    List<Difference> differences = new ArrayList<>();
    for (List<Integer> set : sets) {
      if (set.size() > 1) {
        differences.addAll(differences(runs, set, resamples, seed));
      }
    }
    return new RunComparison(
        List.copyOf(runs),
        sets,
        List.copyOf(differences),
        ComparisonNotes.of(runs, sets),
        resamples);
  }

  private static List<Difference> differences(
      List<ComparedRun> runs, List<Integer> set, int resamples, long seed) {
    List<Predictions> scored = new ArrayList<>();
    for (int k : set) {
      Predictions one = runs.get(k).predictions();
      if (one != null) {
        scored.add(one);
      }
    }
    return PairedDifferences.of(scored, resamples, seed).stream()
        .map(d ->
            new Difference(
                d.score(),
                set.get(d.a()),
                set.get(d.b()),
                d.value(),
                d.interval(),
                d.p(),
                d.holm()))
        .toList();
  }

  /// The shortest ends of the paths that tell them apart.
  private static List<String> names(List<Path> folders) {
    List<Path> real = new ArrayList<>();
    for (Path folder : folders) {
      Path path;
      try {
        path = folder.toRealPath();
      } catch (IOException e) {
        throw new InputException(folder + " is not a folder; expanse train --out writes a run", e);
      }
      if (real.contains(path)) {
        throw new InputException(folder + " is named twice; name each run once");
      }
      real.add(path);
    }
    int longest = real.stream().mapToInt(Path::getNameCount).max().orElse(1);
    for (int parts = 1; parts <= longest; parts++) {
      List<String> names = new ArrayList<>();
      for (Path path : real) {
        int from = Math.max(0, path.getNameCount() - parts);
        names.add(
            path.getNameCount() == 0
                ? path.toString()
                : path.subpath(from, path.getNameCount()).toString());
      }
      if (Set.copyOf(names).size() == names.size()) {
        return names;
      }
    }
    return real.stream().map(Path::toString).toList();
  }

  private static List<List<Integer>> sets(List<ComparedRun> runs) {
    Map<List<String>, List<Integer>> sets = new LinkedHashMap<>();
    for (int k = 0; k < runs.size(); k++) {
      if (runs.get(k).predictions() != null) {
        sets.computeIfAbsent(runs.get(k).testWindows(), w -> new ArrayList<>()).add(k);
      }
    }
    return List.copyOf(sets.values());
  }

  /// The difference of two runs of one set, seen from the first.
  ///
  /// @throws IllegalArgumentException when they are not of one set
  public Difference difference(Score score, int a, int b) {
    for (Difference d : differences) {
      if (d.score() == score && d.a() == a && d.b() == b) {
        return d;
      }
      if (d.score() == score && d.a() == b && d.b() == a) {
        return d.reversed();
      }
    }
    throw new IllegalArgumentException(
        "runs " + a + " and " + b + " were evaluated on other windows");
  }

  /// What a difference says in words; nothing about runs that leak.
  public String says(Difference d) {
    if (isLeaky(d)) {
      return "leaky: not compared";
    }
    return d.isShown()
        ? runs.get(d.favoursFirst() ? d.a() : d.b()).label() + " is better"
        : "no significant difference";
  }

  /// Whether either run leaks.
  public boolean isLeaky(Difference d) {
    return runs.get(d.a()).isLeaky() || runs.get(d.b()).isLeaky();
  }

  /// The runs of a set that do not leak, the largest per-bar F1 first.
  public List<Integer> ranked(List<Integer> set) {
    return set.stream()
        .filter(k -> !runs.get(k).isLeaky())
        .sorted(Comparator.comparingDouble((Integer k) -> -runs.get(k).f1()))
        .toList();
  }

  /// The figures of a section that at least one run has.
  public List<Figure> figures(Figure.Group group) {
    return Figures.all().stream()
        .filter(f -> f.group() == group)
        .filter(f -> runs.stream().anyMatch(run -> !Double.isNaN(f.of(run))))
        .toList();
  }

  /// What learned task weights mean.
  public List<String> meaningOfWeights() {
    return TaskWeights.meaning(runs);
  }

  /// The settings in which runs differ: dotted key, and a text per run.
  public Map<String, List<String>> settingsThatDiffer() {
    return SettingsDifferences.of(runs);
  }

  /// The criteria with an entry per run.
  public List<DecisionMatrix.Row> matrix() {
    return DecisionMatrix.of(this);
  }

  /// What to do, in words.
  public Recommendation recommendation() {
    return Recommendation.of(this);
  }

  /// Whether the countdown losses of all runs have one unit.
  public boolean countdownsAreAlike() {
    return agree(runs, m -> m.settings().loss().countdown());
  }

  /// Whether the metadata of all runs agree in something.
  static boolean agree(
      List<ComparedRun> runs, java.util.function.Function<RunMetadata, Object> what) {
    Set<Object> values = new HashSet<>();
    runs.forEach(run -> values.add(what.apply(run.metadata())));
    return values.size() == 1;
  }
}
