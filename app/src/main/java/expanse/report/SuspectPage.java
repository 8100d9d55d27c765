package expanse.report;

import expanse.base.AtomicFiles;
import expanse.market.BarSeries;
import expanse.report.Document.Card;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import expanse.review.LabelSuspects;
import expanse.review.PredictedBars;
import expanse.review.Suspect;
import expanse.review.SuspectFile;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A page of labels that are probably wrong, with a picture of each of the first.
public final class SuspectPage {
  private static final int LISTED = 200;

  private final BarSeries bars;
  private final LabelSuspects found;
  private final double threshold;
  private final Path folder;

  private SuspectPage(BarSeries bars, LabelSuspects found, double threshold, Path folder) {
    this.bars = bars;
    this.found = found;
    this.threshold = threshold;
    this.folder = folder;
  }

  /// Writes `index.html` and the pictures `suspect-001.png` and so on into a folder; returns the
  /// page.
  ///
  /// @param threshold of the run, above which a bar counts as predicted
  /// @param source one line about where the probabilities come from
  /// @param window bars in a picture, at least
  /// @param pictures how many suspects get one
  public static Path write(
      BarSeries bars,
      LabelSuspects found,
      double threshold,
      String source,
      int window,
      int pictures,
      Path folder) {
    return new SuspectPage(bars, found, threshold, folder).write(source, window, pictures);
  }

  private Path write(String source, int window, int pictures) {
    Document document = new Document("Suspected labels", source);
    document.add(cards());
    List<Document.Picture> drawn = new ArrayList<>();
    for (int k = 0; k < Math.min(pictures, found.suspects().size()); k++) {
      drawn.add(picture(k, window));
    }
    if (!drawn.isEmpty()) {
      document.add(new Document.Section("The most doubtful"));
      document.add(
          new Document.Text(
              "Green: the label. Orange: what the model detects. Red frame: what is in doubt. The"
                  + " model may be wrong; look before you change a label."));
      document.add(new Document.Gallery(drawn));
    }
    document.add(new Document.Section("All suspects"));
    document.add(table());
    Path page = folder.resolve("index.html");
    AtomicFiles.writeString(page, new HtmlRenderer(folder).render(document));
    return page;
  }

  private Document.Cards cards() {
    List<Card> cards = new ArrayList<>();
    cards.add(
        new Card(
            "Labels checked",
            String.format(Locale.ROOT, "%,d", found.checkedLabels()),
            String.format(Locale.ROOT, "of %,d", found.labels()),
            Tone.PLAIN));
    for (Suspect.Kind kind : Suspect.Kind.values()) {
      cards.add(
          new Card(
              kind.text().substring(0, 1).toUpperCase(Locale.ROOT) + kind.text().substring(1),
              String.format(Locale.ROOT, "%,d", found.count(kind)),
              switch (kind) {
                case MISSING ->
                    Format.percent(found.missedShare()) + " of unlabelled bars look labelled";
                case SPURIOUS ->
                    Format.percent(found.wrongShare()) + " of labelled bars look unlabelled";
                case ENDS -> "one or both";
                case TYPE -> found.typeNote().isEmpty() ? "by the type head" : "not checked";
              },
              Tone.PLAIN));
    }
    return new Document.Cards(cards);
  }

  private Document.Picture picture(int k, int window) {
    Suspect suspect = found.suspects().get(k);
    int from = suspect.start();
    int to = suspect.end();
    if (suspect.suggested() != null) {
      from = Math.min(from, suspect.suggested().start());
      to = Math.max(to, suspect.suggested().end());
    }
    int length = Math.min(bars.size(), Math.max(window, to - from + 1 + window / 2));
    int first = Math.clamp((from + to - length) / 2, 0, bars.size() - length);
    String title =
        String.format(
            Locale.ROOT,
            "%d. %s   %s   score %.2f",
            k + 1,
            suspect.kind().text(),
            TimeText.of(bars.time(suspect.start())),
            suspect.score());
    WindowPicture.Focus focus = new WindowPicture.Focus(title, from - first, to + 1 - first);
    return Charts.save(
        folder,
        file(k),
        WindowPicture.draw(window(first, length), threshold, focus),
        (k + 1) + ". " + SuspectFile.words(bars, suspect));
  }

  private static String file(int k) {
    return String.format(Locale.ROOT, "suspect-%03d.png", k + 1);
  }

  private PredictedWindow window(int first, int length) {
    PredictedBars scored = found.bars();
    double[] open = new double[length];
    double[] high = new double[length];
    double[] low = new double[length];
    double[] close = new double[length];
    double[] probability = new double[length];
    double[] uncertainty = new double[length];
    boolean[] truth = new boolean[length];
    boolean[] predicted = new boolean[length];
    for (int t = 0; t < length; t++) {
      int row = first + t;
      open[t] = bars.open(row);
      high[t] = bars.high(row);
      low[t] = bars.low(row);
      close[t] = bars.close(row);
      probability[t] = scored.probability(row);
      uncertainty[t] = scored.uncertainty(row);
      truth[t] = scored.isLabelled(row);
      predicted[t] = scored.isPredicted(row) && probability[t] > threshold;
    }
    return new PredictedWindow(
        "",
        TimeText.of(bars.time(first)),
        open,
        high,
        low,
        close,
        probability,
        uncertainty,
        truth,
        predicted);
  }

  private Document.Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    List<Suspect> suspects = found.suspects();
    for (int k = 0; k < Math.min(LISTED, suspects.size()); k++) {
      Suspect s = suspects.get(k);
      rows.add(
          List.of(
              Cell.of(Integer.toString(k + 1)),
              Cell.of(TimeText.of(bars.time(s.start()))),
              Cell.of(TimeText.of(bars.time(s.end()))),
              Cell.of(s.label() == null ? "" : s.label().type().text()),
              Cell.of(s.kind().text()),
              Cell.of(SuspectFile.words(bars, s)),
              Cell.of(Format.score(s.score())),
              Cell.of(Format.score(s.probability()))));
    }
    String caption =
        suspects.size() > LISTED
            ? "The first " + LISTED + "; suspects.csv holds all " + suspects.size() + "."
            : "";
    return new Document.Table(
        caption,
        List.of("", "start", "end", "type", "doubt", "suggestion", "score", "mean probability"),
        rows,
        6);
  }
}
