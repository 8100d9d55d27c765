package expanse.studio.training;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Json;
import expanse.base.JsonProblem;
import expanse.decoding.ChosenThreshold;
import expanse.metric.BinaryCounts;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What the page shows of a finished run: the verdict and the scores on the windows that chose its
/// threshold, these windows themselves, and labels in them that look wrong. Nothing of the test
/// subset is in it, so that looking again and again spoils nothing.
///
/// @param note why there are no windows, empty when there are some
/// @param threshold of the run's rule
/// @param minSpanLength shorter spans are erased
/// @param scored null when there are no windows
/// @param models kinds of base models and their stacking weights
/// @param windows in order of time
/// @param spans of the windows, in their order, under every threshold; empty as the page has it
/// @param suspects labels that look wrong, worst first
/// @param suspectNote why none could be looked for, empty when they were
public record RunView(
    String note,
    double threshold,
    int minSpanLength,
    @Nullable Scored scored,
    List<BaseModel> models,
    List<Shown> windows,
    List<Steps> spans,
    List<Doubt> suspects,
    String suspectNote) {

  /// Scores on the windows.
  ///
  /// @param verdict whether the model beats the simple rules, in words
  /// @param barF1 per bar, all bars pooled
  /// @param interval lower and upper end of its 95 % interval
  /// @param precision per bar
  /// @param recall per bar
  /// @param spanF1 spans that share at least half of what they cover together
  /// @param baselines per-bar F1 of the simple rules, by name
  public record Scored(
      String verdict,
      double barF1,
      double[] interval,
      double precision,
      double recall,
      double spanF1,
      Map<String, Double> baselines) {}

  /// A kind of base models.
  ///
  /// @param name such as networks
  /// @param weight stacking weight
  public record BaseModel(String name, double weight) {}

  /// A window: labels beside what the models say that have not seen it.
  ///
  /// @param start row of its first bar
  /// @param truth first and last bar of every label in it, within the window
  /// @param probability of every bar
  /// @param weight how much a bar counts; 0 for one that nobody reviewed
  /// @param spread disagreement between the models, of every bar; NaN with one model
  /// @param base \[models]\[bars] probabilities as each kind of base models says them
  public record Shown(
      int start,
      List<int[]> truth,
      float[] probability,
      float[] weight,
      float[] spread,
      float[][] base) {

    BinaryCounts counts(List<Found> found) {
      boolean[] marked = new boolean[probability.length];
      for (Found span : found) {
        Arrays.fill(
            marked,
            Math.max(0, span.start() - start),
            Math.min(probability.length, span.end() + 1 - start),
            true);
      }
      float[] labelled = new float[probability.length];
      for (int[] label : truth) {
        Arrays.fill(labelled, label[0], label[1] + 1, 1);
      }
      return BinaryCounts.ofMask(marked, labelled, weight);
    }

    private int wrong(List<Found> found) {
      return (int)
          found.stream()
              .filter(span ->
                  truth.stream()
                      .noneMatch(label ->
                          label[0] + start <= span.end() && label[1] + start >= span.start()))
              .count();
    }
  }

  /// A label that looks wrong, or a place where one looks missing.
  ///
  /// @param kind of the mistake, such as missing
  /// @param why in words
  /// @param start first row of the label, or of the place
  /// @param end last row
  /// @param type of the label, empty for none
  /// @param score 0 to 1, how sure it is
  /// @param probability mean over the rows
  /// @param to first and last row of what the models would write, null for nothing
  /// @param toType its type, empty for none
  public record Doubt(
      String kind,
      String why,
      int start,
      int end,
      String type,
      double score,
      double probability,
      int @Nullable [] to,
      String toType) {}

  /// What a rule comes to on the windows.
  ///
  /// @param f1 per bar, all bars pooled
  /// @param wrong marks that meet no label
  /// @param bars of all windows
  /// @param windows in order of time
  public record Effect(double f1, int wrong, int bars, List<Under> windows) {}

  /// What a rule comes to on a window.
  ///
  /// @param f1 per bar
  /// @param spans that it marks
  public record Under(double f1, List<Found> spans) {}

  /// A run of which nothing is known on these bars.
  ///
  /// @param why in words
  static RunView without(Path run, String why) {
    ChosenThreshold chosen = ChosenThreshold.read(run);
    return new RunView(
        why,
        chosen.threshold(),
        chosen.minSpanLength(),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "");
  }

  /// What a rule comes to.
  ///
  /// @param atThreshold one of [Steps#thresholds]
  /// @param shortest fewest bars of a span
  Effect under(double atThreshold, int shortest) {
    BinaryCounts all = BinaryCounts.NONE;
    int wrong = 0;
    int bars = 0;
    List<Under> each = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      Shown window = windows.get(w);
      List<Found> found = spans.get(w).under(atThreshold, shortest);
      BinaryCounts counts = window.counts(found);
      all = all.plus(counts);
      wrong += window.wrong(found);
      bars += window.probability.length;
      each.add(new Under(f1(counts), found));
    }
    return new Effect(all.f1(), wrong, bars, each);
  }

  /// Nothing marked where nothing is labelled is right.
  static double f1(BinaryCounts counts) {
    return counts.positives() + counts.predicted() == 0 ? 1 : counts.f1();
  }

  /// The same under the run's own rule.
  Effect own() {
    return under(threshold, minSpanLength);
  }

  /// The same as the page needs it.
  RunView forPage() {
    return new RunView(
        note, threshold, minSpanLength, scored, models, windows, List.of(), suspects, suspectNote);
  }

  /// Keeps it beside the run.
  void write(Path run) {
    Path file = file(run);
    AtomicFiles.write(file, out -> out.write(Json.MAPPER.writeValueAsBytes(this)));
    RunManifest.renew(new RunDirectory(run), file);
  }

  static Path file(Path run) {
    return run.resolve(RunDirectory.STUDIO);
  }

  /// Reads what was kept.
  ///
  /// @throws InputException when there is nothing, or it is damaged
  static RunView read(Path run) {
    Path file = file(run);
    InputFiles.require(file);
    try {
      return Json.MAPPER.readValue(Files.readAllBytes(file), RunView.class);
    } catch (JacksonException e) {
      throw JsonProblem.refusal(file, e, "train again");
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }
}
