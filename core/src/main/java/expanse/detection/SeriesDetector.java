package expanse.detection;

import expanse.barfile.BarStream;
import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Workers;
import expanse.decoding.SpanRule;
import expanse.ensemble.Predictor;
import expanse.market.BarSeries;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.time.TimeText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A trained run as a detector of expansions over whole series.
///
/// Overlapping windows are averaged; see [SeriesScan] for the weights. Windows never cross a
/// session gap, that is a step longer than ten intervals; stretches shorter than a window (105
/// bars, unless the run says otherwise) are not predicted. The memory needed beside the bars does
/// not grow with their number. To be used by one thread at a time; it computes on several itself.
///
/// A probability looks at bars on both sides of its own, so this is a detector for what has
/// happened; for the last bars of a live series see [BarDetector].
public final class SeriesDetector implements AutoCloseable {
  /// Bars between the starts of successive windows, unless said otherwise.
  public static final int STRIDE = 30;

  private final WindowModel model;
  private final SpanRule rule;
  private final int stride;

  SeriesDetector(WindowModel model, SpanRule rule, int stride) {
    if (stride < 1 || stride > model.window()) {
      throw new InputException(
          "the stride must be 1 to " + model.window() + " bars, was " + stride);
    }
    this.model = model;
    this.rule = rule;
    this.stride = stride;
  }

  /// Opens a finished run.
  ///
  /// @param run the run directory
  /// @param rule threshold and shortest span, as chosen on the run's validation subset
  /// @param stride bars between the starts of successive windows; 1 is finest and slowest
  /// @param threads to compute on; never changes a result
  /// @throws InputException when the folder holds no finished run
  public static SeriesDetector open(Path run, SpanRule rule, int stride, int threads) {
    RunManifest.verifyIfSealed(new RunDirectory(run));
    return new SeriesDetector(new RunModel(run, Predictor.open(run, threads)), rule, stride);
  }

  /// Opens a finished run on the caller's threads, with the usual stride.
  ///
  /// @param workers threads to compute on; they stay the caller's
  /// @throws InputException when the folder holds no finished run
  public static SeriesDetector open(Path run, SpanRule rule, Workers workers) {
    RunManifest.verifyIfSealed(new RunDirectory(run));
    return new SeriesDetector(new RunModel(run, Predictor.open(run, workers)), rule, STRIDE);
  }

  /// The same detector for an instrument: where the run came from several, it may predict some of
  /// them in a way of their own. It shares the models and is closed with this one.
  ///
  /// @param instrument the symbol; any other, an empty one too, is predicted in the common way
  public SeriesDetector of(String instrument) {
    return new SeriesDetector(model.of(instrument), rule, stride);
  }

  /// Detects over a series.
  ///
  /// @param sink takes spans, and probabilities when it wants them, as they are settled
  public DetectionSummary detect(BarSeries bars, DetectionSink sink) {
    return detect(BarStream.of(bars), sink);
  }

  /// Detects over bars that need not fit into memory.
  ///
  /// @param sink takes spans, and probabilities when it wants them, as they are settled
  public DetectionSummary detect(BarStream bars, DetectionSink sink) {
    SeriesScan scan = scan(bars.intervalMillis(), sink);
    bars.forEach(scan::add);
    return scan.finish();
  }

  /// All spans of a series.
  public List<DetectedSpan> detect(BarSeries bars) {
    List<DetectedSpan> spans = new ArrayList<>();
    detect(bars, spans::add);
    return spans;
  }

  /// A detection that is given its bars one after the other, for series that do not fit into
  /// memory.
  ///
  /// @param intervalMillis usual time between bars; a step of more than ten ends a segment
  /// @param sink takes the results
  public SeriesScan feed(long intervalMillis, DetectionSink sink) {
    return scan(intervalMillis, sink);
  }

  /// Columns of a file of spans.
  public static final String HEADER =
      "start,end,type,probability,uncertainty,direction,size,type_probability,"
          + "start_from,start_to,end_from,end_to,bars_left";

  /// Detects over a series and writes a file of spans, one a row, with the columns of [#HEADER];
  /// times are those of bars' starts, direction `up` or `down`, and size in mean ranges of the bars
  /// before, see [expanse.market.Move]. The type is empty when the run tells none, the uncertainty
  /// when it has only one model, the size where no bars are before the span, and what follows when
  /// the run has no model of spans: between `start_from` and `start_to` the span begins with 80 %,
  /// between `end_from` and `end_to` it ends. `bars_left` is empty, but for a span that reaches the
  /// last bar and may go on: so many more bars are expected. The file can be read as labels
  /// otherwise.
  public DetectionSummary write(BarSeries bars, Path file) {
    return write(BarStream.of(bars), file, span -> {});
  }

  /// As [#write(BarSeries, Path)], over bars that need not fit into memory, telling everything to a
  /// listener, too.
  public DetectionSummary write(BarStream bars, Path file, DetectionSink listener) {
    return write(List.of(bars), file, listener);
  }

  /// The same over several series one after the other, such as the contracts of a future; nothing
  /// is carried from one to the next.
  public DetectionSummary write(List<BarStream> series, Path file, DetectionSink listener) {
    DetectionSummary[] found = {DetectionSummary.NONE};
    AtomicFiles.write(
        file,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          text.write(HEADER + "\n");
          SpanLines lines = new SpanLines(text, listener);
          for (BarStream bars : series) {
            found[0] = found[0].plus(detect(bars, lines));
          }
          text.flush();
        });
    return found[0];
  }

  /// Spans that were found, as [#write] writes them.
  public static String text(List<DetectedSpan> spans) {
    StringWriter text = new StringWriter();
    text.write(HEADER + "\n");
    SpanLines lines = new SpanLines(text, span -> {});
    spans.forEach(lines::span);
    return text.toString();
  }

  /// A span as a row of the columns of [#HEADER]; cells of what is not known are empty.
  public static List<String> cells(DetectedSpan span) {
    SpanDetail detail = span.detail();
    return List.of(
        TimeText.of(span.startTime()),
        TimeText.of(span.endTime()),
        span.type().text(),
        number("%.4f", span.probability()),
        number("%.4f", span.uncertainty()),
        span.move().direction(),
        number("%.2f", span.move().size()),
        detail == null ? "" : number("%.4f", detail.typeProbability()),
        detail == null ? "" : TimeText.of(detail.startFrom()),
        detail == null ? "" : TimeText.of(detail.startTo()),
        detail == null ? "" : TimeText.of(detail.endFrom()),
        detail == null ? "" : TimeText.of(detail.endTo()),
        detail == null || !detail.open() ? "" : number("%.1f", detail.remaining()));
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  /// Writes spans, one a line, and tells everything to a listener.
  private record SpanLines(Writer text, DetectionSink listener) implements DetectionSink {
    @Override
    public void bar(int row, long time, double probability, double uncertainty) {
      listener.bar(row, time, probability, uncertainty);
    }

    @Override
    public void block(PlacedBlock block) {
      listener.block(block);
    }

    @Override
    public void span(DetectedSpan span) {
      try {
        text.append(String.join(",", cells(span))).append('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      listener.span(span);
    }
  }

  private SeriesScan scan(long intervalMillis, DetectionSink sink) {
    return new SeriesScan(
        model, stride, BarSeries.DEFAULT_GAP_INTERVALS * intervalMillis, rule, sink);
  }

  @Override
  public void close() {
    model.close();
  }
}
