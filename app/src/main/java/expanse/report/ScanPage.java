package expanse.report;

import expanse.base.AtomicFiles;
import expanse.base.Plural;
import expanse.market.Bar;
import expanse.report.Document.Cell;
import expanse.report.Document.Tone;
import expanse.scan.MarketScan;
import expanse.scan.ScanFiles;
import expanse.scan.ScanSample;
import expanse.scan.ScannedSymbol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The page of a scan: which instruments expand how often, and pictures of some spans.
public final class ScanPage {
  private static final int LISTED = 500;

  private ScanPage() {}

  /// Writes `index.html` and the pictures into the scan's folder; returns the page.
  ///
  /// @param run what the scan was made with, in words
  public static Path write(
      MarketScan.Outcome outcome, List<ScanSample> samples, ScanFiles files, String run) {
    Document document = new Document("Expanse: scan", run);
    long bars = outcome.done().stream().mapToLong(ScannedSymbol::bars).sum();
    long spans = outcome.done().stream().mapToLong(ScannedSymbol::spans).sum();
    document.add(
        new Document.Cards(
            List.of(
                card("instruments", outcome.done().size(), "scanned", Tone.PLAIN),
                card("bars", bars, "all instruments together", Tone.PLAIN),
                card("spans", spans, "in spans.csv and spans.parquet", Tone.PLAIN),
                card(
                    "failures",
                    outcome.failed().size(),
                    outcome.failed().isEmpty() ? "every instrument could be read" : "listed below",
                    outcome.failed().isEmpty() ? Tone.GOOD : Tone.BAD))));
    if (!samples.isEmpty()) {
      document.add(new Document.Section("Some of the spans"));
      document.add(
          new Document.Text(
              "Drawn at random, of different instruments where there are enough. Orange: the bars"
                  + " of the span. Look at them before you trust the table: the run has not been"
                  + " scored on these instruments."));
      document.add(new Document.Gallery(pictures(samples, files.folder())));
    }
    document.add(new Document.Section("Instruments"));
    document.add(instruments(outcome.done()));
    if (!outcome.failed().isEmpty()) {
      document.add(new Document.Section("Failures"));
      document.add(
          new Document.Table(
              "Run the same command again once these files are mended; what is done stays done.",
              List.of("instrument", "reason"),
              outcome.failed().stream()
                  .map(one -> List.of(Cell.of(one.symbol()), Cell.of(one.reason())))
                  .toList(),
              2));
    }
    Path page = files.folder().resolve("index.html");
    AtomicFiles.writeString(page, new HtmlRenderer(files.folder()).render(document));
    return page;
  }

  private static Document.Card card(String name, long value, String context, Tone tone) {
    return new Document.Card(name, String.format(Locale.ROOT, "%,d", value), context, tone);
  }

  private static Document.Table instruments(List<ScannedSymbol> done) {
    List<List<Cell>> rows =
        done.stream()
            .sorted(Comparator.comparingDouble(ScannedSymbol::per1000).reversed())
            .limit(LISTED)
            .map(ScanPage::row)
            .toList();
    String caption =
        "Most spans a thousand bars first"
            + (done.size() > LISTED
                ? "; the first " + LISTED + " of " + done.size() + ", all are in symbols.csv."
                : ".");
    return new Document.Table(
        caption,
        List.of("instrument", "bars", "spans", "spans per 1,000 bars", "bars in spans", "rising"),
        rows,
        1);
  }

  private static List<Cell> row(ScannedSymbol one) {
    return List.of(
        Cell.of(one.symbol()),
        Cell.of(String.format(Locale.ROOT, "%,d", one.bars())),
        Cell.of(String.format(Locale.ROOT, "%,d", one.spans())),
        Cell.of(String.format(Locale.ROOT, "%.1f", one.per1000())),
        Cell.of(String.format(Locale.ROOT, "%.1f %%", 100 * one.share())),
        Cell.of(
            one.spans() == 0
                ? ""
                : String.format(Locale.ROOT, "%.0f %%", 100.0 * one.rising() / one.spans())));
  }

  private static List<Document.Picture> pictures(List<ScanSample> samples, Path folder) {
    List<Document.Picture> pictures = new ArrayList<>();
    for (ScanSample sample : samples) {
      String[] cells = sample.row().split(",", -1);
      String type = cells[2].isEmpty() ? "" : ", " + cells[2];
      pictures.add(
          Charts.save(
              folder,
              String.format(Locale.ROOT, "span-%02d.png", pictures.size() + 1),
              WindowPicture.draw(
                  window(sample),
                  Double.NaN,
                  new WindowPicture.Focus(sample.symbol() + "   " + cells[0], 0, 0)),
              String.format(
                  Locale.ROOT,
                  "%s: %s%s, probability %s",
                  sample.symbol(),
                  Plural.of(sample.to() - sample.from() + 1, "bar"),
                  type,
                  cells[3])));
    }
    return pictures;
  }

  private static PredictedWindow window(ScanSample sample) {
    int n = sample.bars().size();
    boolean[] predicted = new boolean[n];
    Arrays.fill(predicted, sample.from(), sample.to() + 1, true);
    double[] unknown = new double[n];
    Arrays.fill(unknown, Double.NaN);
    return new PredictedWindow(
        sample.symbol(),
        "",
        values(sample, Bar::open),
        values(sample, Bar::high),
        values(sample, Bar::low),
        values(sample, Bar::close),
        unknown,
        unknown,
        new boolean[n],
        predicted);
  }

  private static double[] values(ScanSample sample, ToDoubleFunction<Bar> of) {
    return sample.bars().stream().mapToDouble(of).toArray();
  }
}
