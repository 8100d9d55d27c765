package expanse.window;

import expanse.barfile.BarFile;
import expanse.barfile.BarReadOptions;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Plural;
import expanse.label.AnnotatorAgreement;
import expanse.label.IndexSpan;
import expanse.label.Label;
import expanse.label.LabelCheck;
import expanse.label.LabelFile;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.market.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads bars, labels and windows that belong together, of one instrument or of many.
public final class LabelledFiles {
  /// Background windows per window with labels, where windows are cut.
  public static final double BACKGROUND = 0.5;

  /// Bars of several instruments from which on only those near labels and windows are kept.
  static final int MANY_BARS = 2_000_000;

  private final BarReadOptions options;
  private final int length;
  private final long seed;
  private final Map<String, String> provenance = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private LabelledFiles(BarReadOptions options, int length, long seed) {
    this.options = options;
    this.length = length;
    this.seed = seed;
  }

  /// What the files of one instrument hold.
  ///
  /// @param series its bars; an instrument for each contract
  /// @param spans labels as rows of these bars
  /// @param types what the labels are called, in the order of their file
  private record Read(
      InstrumentFiles files,
      BarSeries series,
      List<IndexSpan> spans,
      List<Window> windows,
      List<SpanType> types) {}

  /// Reads the files of a data set of one instrument; without a windows file, cuts windows.
  ///
  /// @param windows file of the reviewed windows, or null
  /// @param options how to read the bars; zone and shift go for all files
  /// @param length bars of a window
  /// @param seed of the cutting
  /// @throws expanse.base.InputException when a file is wrong or they do not fit each other
  public static LabelledBars read(
      Path bars,
      Path labels,
      @Nullable Path windows,
      BarReadOptions options,
      int length,
      long seed) {
    LabelledFiles reader = new LabelledFiles(options, length, seed);
    return reader.labelled(List.of(reader.read(InstrumentFiles.of(bars, labels, windows))));
  }

  /// Reads the files of one instrument of a folder.
  ///
  /// @throws expanse.base.InputException when a file is wrong or they do not fit each other
  public static LabelledBars read(
      InstrumentFiles files, BarReadOptions options, int length, long seed) {
    LabelledFiles reader = new LabelledFiles(options, length, seed);
    return reader.labelled(List.of(reader.read(files)));
  }

  /// Reads the instruments of a folder, see [InstrumentFolder]. Names of windows get the symbol in
  /// front, as in `ES/12`.
  ///
  /// @throws expanse.base.InputException as for one instrument, and when their intervals differ
  public static LabelledBars readFolder(
      Path folder, BarReadOptions options, int length, long seed) {
    return readFolder(folder, options, length, seed, MANY_BARS);
  }

  /// As [#readFolder(Path, BarReadOptions, int, long)], with all bars however many.
  public static LabelledBars readWholeFolder(
      Path folder, BarReadOptions options, int length, long seed) {
    return readFolder(folder, options, length, seed, Long.MAX_VALUE);
  }

  /// @param most bars; of more, those near labels and windows are kept
  static LabelledBars readFolder(
      Path folder, BarReadOptions options, int length, long seed, long most) {
    LabelledFiles reader = new LabelledFiles(options, length, seed);
    List<Read> all = new ArrayList<>();
    long bars = 0;
    boolean many = false;
    for (InstrumentFiles files : InstrumentFolder.of(folder)) {
      Read one = reader.read(files);
      bars += one.series.size();
      all.add(many ? reader.near(one) : one);
      if (!many && bars > most) {
        many = true;
        all.replaceAll(reader::near);
      }
    }
    if (many) {
      reader.notes.add(
          Plural.of(bars, "bar")
              + " were read, and those near labels and windows kept: what is far from them is not"
              + " learned from");
    }
    return reader.labelled(all);
  }

  /// How far those who marked an instrument agree, for each pair of them.
  ///
  /// @throws expanse.base.InputException as [#read]
  public static List<AnnotatorAgreement> agreement(InstrumentFiles files, BarReadOptions options) {
    Marked marked = new LabelledFiles(options, 1, 0).marked(files);
    return AnnotatorAgreement.of(marked.contracts.asOne(), marked.labels.labels());
  }

  /// The bars and the labels of an instrument as they stand in their files.
  ///
  /// @param bar first file of bars
  /// @param contracts an instrument for each contract
  private record Marked(BarFile bar, BarSeries contracts, LabelFile labels) {}

  private Marked marked(InstrumentFiles files) {
    Path labels = files.labels();
    if (labels == null) {
      throw new InputException(
          files.bars().getFirst()
              + " has no labels.csv beside it; add one (a header alone says that nothing is"
              + " marked), or take the instrument out of the folder");
    }
    List<BarFile> barFiles = files.read(options);
    barFiles.forEach(file -> notes.addAll(file.notes()));
    BarSeries contracts = joined(files, InstrumentFiles.contracts(barFiles));
    BarSeries series = contracts.asOne();
    BarFile barFile = barFiles.getFirst();
    LabelFile marked =
        Labels.read(
            labels,
            barFiles.size() == 1 ? barFile : barFile.with(series),
            files.shared() ? options.hints().withSymbol(files.name()) : options.hints());
    return new Marked(barFile, contracts, marked);
  }

  private Read read(InstrumentFiles files) {
    Marked read = marked(files);
    BarSeries series = read.contracts.asOne();
    LabelFile marked = read.labels;
    Path labels = Objects.requireNonNull(files.labels());
    Optional<String> offset = LabelCheck.offset(series, marked.labels());
    if (offset.isPresent()
        && marked.labels().stream()
            .anyMatch(l -> series.indexOf(l.start()) < 0 || series.indexOf(l.end()) < 0)) {
      throw new InputException(labels + ": " + offset.get());
    }
    List<IndexSpan> spans = Labels.toIndexSpans(series, marked.labels(), labels.toString());
    notes.addAll(marked.notes());
    offset.ifPresent(sentence -> notes.add(labels + ": " + sentence));
    files.bars().forEach(file -> note(files, file));
    note(files, labels);
    spans = cutAtRolls(files, read.contracts, spans);
    return new Read(
        files,
        read.contracts,
        spans,
        windows(files, read.bar, read.contracts, spans),
        marked.labels().stream().map(Label::type).toList());
  }

  private List<Window> windows(
      InstrumentFiles files, BarFile barFile, BarSeries contracts, List<IndexSpan> spans) {
    Path windows = files.windows();
    if (windows == null) {
      return spans.isEmpty() && !files.name().isEmpty()
          ? List.of()
          : WindowCutter.cut(contracts, spans, length, BACKGROUND, seed);
    }
    note(files, windows);
    List<Window> reviewed =
        WindowFile.read(
            windows,
            contracts.asOne(),
            length,
            barFile.zone(),
            barFile.shiftMillis(),
            files.symbol());
    for (Window window : reviewed) {
      if (window.start() + length > contracts.instrumentOf(window.start()).to()) {
        throw new InputException(
            windows
                + ": window "
                + window.id()
                + " of "
                + files.name()
                + " reaches over a roll from one contract to the next; take it out or move it");
      }
    }
    return reviewed;
  }

  private BarSeries joined(InstrumentFiles files, List<BarSeries> contracts) {
    if (files.name().isEmpty()) {
      return contracts.getFirst();
    }
    if (contracts.size() > 1) {
      notes.add(
          files.name()
              + ": "
              + contracts.size()
              + " contracts follow one another; each begins at midnight (UTC) after the first day"
              + " on which more of it was traded, or where the one before it ends");
    }
    return BarSeries.joined(Collections.nCopies(contracts.size(), files.name()), contracts);
  }

  /// Labels that reach over a roll become one on either side of it.
  private List<IndexSpan> cutAtRolls(
      InstrumentFiles files, BarSeries contracts, List<IndexSpan> spans) {
    List<IndexSpan> cut = new ArrayList<>();
    for (IndexSpan span : spans) {
      int from = span.start();
      while (from <= span.end()) {
        int to = Math.min(span.end(), contracts.instrumentOf(from).to() - 1);
        cut.add(new IndexSpan(from, to, span.type(), span.confidence()));
        from = to + 1;
      }
    }
    if (cut.size() > spans.size()) {
      notes.add(
          files.name()
              + ": "
              + Plural.of(cut.size() - (long) spans.size(), "label")
              + " reached over a roll and became two");
    }
    return cut;
  }

  /// The same with the bars alone that training can see: those of labels and windows, and some to
  /// either side.
  private Read near(Read one) {
    return new NearBars(one.series, length, one.spans, one.windows)
        .apply((series, spans, windows) -> new Read(one.files, series, spans, windows, one.types));
  }

  private LabelledBars labelled(List<Read> all) {
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<BarSeries> series = new ArrayList<>();
    int base = 0;
    for (Read one : all) {
      requireInterval(all.getFirst(), one);
      String prefix = one.files.name().isEmpty() ? "" : one.files.name() + "/";
      for (IndexSpan s : one.spans) {
        spans.add(new IndexSpan(s.start() + base, s.end() + base, s.type(), s.confidence()));
      }
      for (Window w : one.windows) {
        String id = w.id().startsWith(prefix) ? w.id() : prefix + w.id();
        windows.add(new Window(id, w.subset(), w.start() + base));
      }
      for (Instrument contract : one.series.instruments()) {
        names.add(contract.name());
        series.add(one.series.slice(contract.from(), contract.to()));
      }
      base += one.series.size();
    }
    List<SpanType> types = all.stream().flatMap(one -> one.types.stream()).toList();
    notes.addAll(SpanTypes.doubts(types));
    int cut =
        all.stream()
            .filter(one -> one.files.windows() == null)
            .mapToInt(one -> one.windows.size())
            .sum();
    if (cut > 0) {
      notes.add(
          cut
              + " windows were cut around the labels and between them, which treats every bar"
              + " between the first and the last label as reviewed; if that is not true, give the"
              + " reviewed windows in a windows file");
    }
    BarSeries bars = names.size() == 1 ? all.getFirst().series : BarSeries.joined(names, series);
    return new LabelledBars(bars, spans, windows, length, provenance, notes);
  }

  private static void requireInterval(Read first, Read one) {
    long interval = one.series.intervalMillis();
    if (interval != first.series.intervalMillis()) {
      throw new InputException(
          first.files.name()
              + " has bars of "
              + Interval.text(first.series.intervalMillis())
              + " and "
              + one.files.name()
              + " bars of "
              + Interval.text(interval)
              + "; one model reads one interval: bring them to the same with expanse bars convert");
    }
  }

  private void note(InstrumentFiles files, Path file) {
    Path name = file.getFileName();
    String shown = name == null ? file.toString() : name.toString();
    String key = files.name().isEmpty() || files.shared() ? shown : files.name() + "/" + shown;
    if (files.shared() && provenance.containsKey(key)) {
      return;
    }
    provenance.put(provenance.containsKey(key) ? file.toString() : key, Hashing.sha256(file));
  }
}
