package expanse.report;

import expanse.base.AtomicFiles;
import expanse.market.BarSeries;
import expanse.report.Document.Cell;
import expanse.review.Suggestion;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/// The page of stretches to label next, with pictures of the first dozen.
public final class SuggestionPage {
  private static final int SHOWN = 12;

  private SuggestionPage() {}

  /// Writes `index.html` and the pictures into a folder; returns the page.
  public static Path write(
      List<Suggestion> suggestions, BarSeries bars, double threshold, Path folder) {
    Document document =
        new Document(
            "Expanse: what to label next",
            suggestions.size() + " stretches, the most useful first");
    List<Document.Picture> pictures = new ArrayList<>();
    for (Suggestion one : suggestions.subList(0, Math.min(SHOWN, suggestions.size()))) {
      String file = String.format(Locale.ROOT, "suggestion-%02d.png", one.rank());
      WindowPicture.Focus title =
          new WindowPicture.Focus(
              String.format(
                  Locale.ROOT,
                  "%d   %s   uncertainty %.2f",
                  one.rank(),
                  TimeText.of(bars.time(one.window().start())),
                  one.uncertainty()),
              0,
              0);
      pictures.add(
          Charts.save(
              folder,
              file,
              WindowPicture.draw(window(one, bars, threshold), threshold, title),
              one.rank() + ": " + one.reason()));
    }
    document.add(new Document.Section("The first " + pictures.size()));
    document.add(
        new Document.Text(
            "These stretches were not reviewed yet. Orange: bars above the run's threshold. Violet"
                + " band: disagreement between its models. Uncertainty is 1 when the run is"
                + " undecided at every bar and 0 when it is sure of all. Stretches are chosen for"
                + " being uncertain, and for differing from the reviewed windows and from the"
                + " stretches above."));
    document.add(new Document.Gallery(pictures));
    document.add(new Document.Section("All"));
    document.add(table(suggestions, bars));
    Path page = folder.resolve("index.html");
    AtomicFiles.writeString(page, new HtmlRenderer(folder).render(document));
    return page;
  }

  private static Document.Table table(List<Suggestion> suggestions, BarSeries bars) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Suggestion one : suggestions) {
      int start = one.window().start();
      int end = start + one.probability().length - 1;
      rows.add(
          List.of(
              Cell.of(TimeText.of(bars.time(start))),
              Cell.of(TimeText.of(bars.time(end))),
              Cell.of(one.reason()),
              Cell.of(Integer.toString(one.rank())),
              Cell.of(Format.score(one.uncertainty())),
              Cell.of(Format.score(one.novelty()))));
    }
    return new Document.Table(
        "Uncertainty: entropy of the decision per bar, 1 at the threshold. Novelty: how much the"
            + " stretch differs from all reviewed windows, 1 at most.",
        List.of("first bar", "last bar", "why", "rank", "uncertainty", "novelty"),
        rows,
        3);
  }

  private static PredictedWindow window(Suggestion one, BarSeries bars, double threshold) {
    int start = one.window().start();
    int n = one.probability().length;
    boolean[] predicted = new boolean[n];
    for (int t = 0; t < n; t++) {
      predicted[t] = one.probability()[t] > threshold;
    }
    return new PredictedWindow(
        Integer.toString(one.rank()),
        TimeText.of(bars.time(start)),
        values(n, t -> bars.open(start + t)),
        values(n, t -> bars.high(start + t)),
        values(n, t -> bars.low(start + t)),
        values(n, t -> bars.close(start + t)),
        values(n, t -> one.probability()[t]),
        values(n, t -> one.spread()[t]),
        new boolean[n],
        predicted);
  }

  private static double[] values(int n, IntToDoubleFunction of) {
    double[] values = new double[n];
    java.util.Arrays.setAll(values, of);
    return values;
  }
}
