package expanse.bench;

import expanse.ensemble.Predictor;
import expanse.learningcurve.ScoredFold;
import expanse.review.LabelSuggestions;
import expanse.review.Suggestion;
import expanse.settings.TrainingSettings;
import expanse.training.Trainer;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Learns from a few windows drawn at random, and from so many more that are chosen somehow, as if
/// a person had labelled those next.
///
/// All ways to choose start from the same windows in the same repeat. Labels that no window shows
/// are hidden.
///
/// @param pick how further windows are chosen
/// @param settings of all trainings
/// @param start windows to begin with
/// @param more windows chosen
record GrownLabels(Pick pick, TrainingSettings settings, int start, int more) implements Contender {
  /// How further windows are chosen.
  enum Pick {
    /// Not at all.
    NONE("%d windows"),
    /// At random.
    RANDOM("+%2$d at random"),
    /// By the ranking of `expanse suggest`.
    SUGGESTED("+%2$d suggested");

    private final String text;

    Pick(String text) {
      this.text = text;
    }
  }

  @Override
  public String name() {
    return String.format(Locale.ROOT, pick.text, start, more);
  }

  @Override
  public ScoredFold score(QualityFold fold, int repeat, Path scratch) {
    // the run to begin with is the same for all ways to choose, and is trained once
    Path begun = scratch.resolveSibling("begun-" + repeat + "-" + fold.stretch());
    return learn(fold, windows(fold, repeat, begun), repeat, pick == Pick.NONE ? begun : scratch);
  }

  /// The windows that are learned from.
  ///
  /// @param begun folder of the run on the windows to begin with, which is trained where a ranking
  ///   needs it
  List<Window> windows(QualityFold fold, int repeat, Path begun) {
    List<Window> shuffled = fold.shuffled(settings.seed(), repeat);
    List<Window> known = shuffled.subList(0, Math.min(start, shuffled.size()));
    List<Window> rest = shuffled.subList(known.size(), shuffled.size());
    List<Window> all = new ArrayList<>(known);
    switch (pick) {
      case NONE -> {}
      case RANDOM -> all.addAll(rest.subList(0, Math.min(more, rest.size())));
      case SUGGESTED -> {
        double threshold = learn(fold, known, repeat, begun).rule().threshold();
        try (Predictor predictor = Predictor.open(begun, Trainer.threads(settings))) {
          new LabelSuggestions(predictor, threshold, fold.labelled().bars())
              .choose(known, rest, more).stream().map(Suggestion::window).forEach(all::add);
        }
      }
    }
    all.sort(Comparator.comparingInt(Window::start));
    return all;
  }

  private ScoredFold learn(QualityFold fold, List<Window> windows, int repeat, Path run) {
    return new Recipe(name(), settings).score(fold.only(windows), repeat, run);
  }
}
