package expanse.cli.run;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.barfile.BarStream;
import expanse.base.AtomicFiles;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.console.Progress;
import expanse.cli.option.RuleOptions;
import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.FalseMarks;
import expanse.decoding.SpanRule;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.DetectionSummary;
import expanse.detection.SampledBars;
import expanse.detection.SeriesDetector;
import expanse.ensemble.Predictor;
import expanse.market.WindowFit;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunWindows;
import expanse.run.CalibrationFile;
import expanse.run.RunDirectory;
import expanse.time.TimeText;
import expanse.window.WindowChoice;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From a trained run and bars to spans.
public final class PredictFlow {
  private final Console console;
  private final FinishedRun run;
  private final int threads;

  public PredictFlow(Console console, FinishedRun run, int threads) {
    this.console = console;
    this.run = run;
    this.threads = threads;
  }

  /// The run's own rule, except for what is given; notes where a threshold rests on windows that
  /// were cut around labels.
  SpanRule rule(RuleOptions given) {
    Double most = given.falseMarks().most();
    SpanRule rule = rule(given.threshold(), given.minSpanLength());
    if (most != null) {
      return byFalseMarks(rule, most, given.falseMarks().per());
    }
    if (given.threshold() == null) {
      noteWindows();
    }
    return rule;
  }

  /// The run's own rule, except for what is given.
  public SpanRule rule(@Nullable Double threshold, @Nullable Integer minSpanLength) {
    if (threshold != null && minSpanLength != null) {
      return new ChosenThreshold(threshold, minSpanLength, "the command line", 0, 0).rule();
    }
    ChosenThreshold own = ChosenThreshold.read(run.folder());
    return new ChosenThreshold(
            threshold == null ? own.threshold() : threshold,
            minSpanLength == null ? own.minSpanLength() : minSpanLength,
            own.chosenBy(),
            own.windows(),
            own.f1(),
            own.decoder())
        .rule();
  }

  /// A rule with the threshold that gives no more false detections than asked for, by the run's own
  /// validation windows; says which.
  private SpanRule byFalseMarks(SpanRule rule, double most, FalseMarks.Per per) {
    Dataset data = run.ownData(note -> {});
    WindowChoice choice = RunWindows.choice(data, run.metadata().sources());
    try (Predictor predictor = Predictor.open(run.folder(), threads)) {
      FalseMarks.Chosen chosen =
          RunWindows.falseMarks(data, choice, predictor.selection(data), rule, most, per);
      console.say(
          "threshold: %.4f, %s", chosen.rule().threshold(), ThresholdFlow.words(chosen, per));
      return chosen.rule();
    }
  }

  /// Says which instruments the run predicts in a way of their own, when this is none of them.
  void noteOwn(String symbol) {
    Set<String> own =
        CalibrationFile.chosen(RunDirectory.open(run.folder()), run.metadata()).own().keySet();
    if (!own.isEmpty() && !own.contains(symbol)) {
      console.note(
          "note: "
              + run.folder()
              + " predicts "
              + String.join(", ", own)
              + " each in a way of its own; name it with --instrument if these are its"
              + " bars");
    }
  }

  /// Writes the spans of a file of bars.
  ///
  /// @param symbol of the instrument, empty for one without
  /// @param probabilities where to write the probability of every bar, or null
  public void write(
      String symbol,
      Path bars,
      BarReadOptions options,
      SpanRule rule,
      int stride,
      Path out,
      @Nullable Path probabilities) {
    BarStream read = BarStream.open(bars, options).orElseGet(() -> held(bars, options));
    read.notes().forEach(note -> Notes.of(console, bars, note));
    SampledBars sampled = new SampledBars(run.metadata().settings(), read);
    BarStream series = read.heardBy(sampled);
    DetectionSummary found;
    try (SeriesDetector detector = SeriesDetector.open(run.folder(), rule, stride, threads);
        Progress progress = console.progress("predicting", series.size())) {
      Shown shown = new Shown(progress);
      if (probabilities == null) {
        found = detector.of(symbol).write(series, out, shown);
      } else {
        DetectionSummary[] kept = new DetectionSummary[1];
        AtomicFiles.write(
            probabilities,
            stream -> {
              Writer text = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
              text.write("time,probability,uncertainty\n");
              kept[0] = detector.of(symbol).write(series, out, shown.writing(text));
              text.flush();
            });
        found = kept[0];
      }
    }
    console.say(
        "%s: %s in %s (%s, %s without a gap)",
        out,
        Plural.of(found.spans(), "span"),
        Plural.of(found.bars(), "bar"),
        Plural.of(found.windows(), "window"),
        Plural.of(found.segments(), "stretch", "stretches"));
    noteUnlike(bars, sampled);
    if (found.unpredictedBars() > 0) {
      console.note(
          String.format(
              Locale.ROOT,
              "note: in %s shorter than a window %s not scored",
              Plural.of(found.shortSegments(), "stretch", "stretches"),
              Plural.of(found.unpredictedBars(), "bar was", "bars were")));
    }
  }

  /// Says that windows were cut around labels, where the threshold rests on them alone.
  private void noteWindows() {
    WindowChoice choice = RunWindows.read(RunDirectory.open(run.folder()));
    if (choice != null && choice.favoursLabels()) {
      console.note(
          "note: the windows that "
              + run.folder()
              + " learned from were "
              + choice.text()
              + "; so precision will be lower than evaluate says. --false-marks 2 chooses a"
              + " threshold by the number of false detections a session");
    }
  }

  private void noteUnlike(Path bars, SampledBars sampled) {
    String unlike = run.metadata().learnedFrom().unlike(sampled.seen());
    if (unlike != null) {
      Notes.of(
          console,
          bars,
          "unlike what " + run.folder() + " learned from, so trust it less: " + unlike);
    }
    String fit = WindowFit.note(sampled.stretches(), run.metadata().settings().window());
    if (fit != null) {
      Notes.of(console, bars, fit);
    }
  }

  private BarStream held(Path bars, BarReadOptions options) {
    BarFile file = BarFiles.readFile(bars, options);
    Notes.of(console, file);
    return BarStream.of(file.series());
  }

  /// Moves the progress, and writes probabilities where they are wanted.
  private static final class Shown implements DetectionSink {
    private static final int EVERY = 1000;

    private final Progress progress;
    private @Nullable Writer writer;
    private int spans;

    Shown(Progress progress) {
      this.progress = progress;
    }

    Shown writing(Writer to) {
      writer = to;
      return this;
    }

    @Override
    public void bar(int row, long time, double probability, double uncertainty) {
      if (row % EVERY == 0) {
        progress.at(row, Plural.of(spans, "span"));
      }
      if (writer != null) {
        try {
          writer.append(TimeText.of(time)).append(',');
          writer.append(number(probability)).append(',').append(number(uncertainty));
          writer.append('\n');
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private static String number(double value) {
      return Double.isNaN(value) ? "" : Float.toString((float) value);
    }

    @Override
    public void span(DetectedSpan span) {
      spans++;
    }
  }
}
