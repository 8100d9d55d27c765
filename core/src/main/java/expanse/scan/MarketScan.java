package expanse.scan;

import expanse.barfile.BarReadOptions;
import expanse.barfile.BarStream;
import expanse.base.AtomicFiles;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Workers;
import expanse.decoding.SpanRule;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.DetectionSummary;
import expanse.detection.SeriesDetector;
import expanse.market.Bar;
import expanse.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Detects expansions in many instruments, as many at a time as there are threads.
///
/// Each instrument's spans are those of [SeriesDetector], to the bit, whatever the number of
/// threads and however often the scan was interrupted. An instrument whose bars cannot be read is a
/// failure of its own and stops nothing.
public final class MarketScan {
  private final Path run;
  private final SpanRule rule;
  private final int stride;
  private final BarReadOptions options;
  private final int threads;

  /// An instrument that could not be scanned.
  ///
  /// @param symbol its name
  /// @param reason in one line
  public record Failure(String symbol, String reason) {}

  /// What came of a scan.
  ///
  /// @param done the instruments, in order of their names
  /// @param failed those that could not be scanned
  /// @param resumed how many had been done before
  public record Outcome(List<ScannedSymbol> done, List<Failure> failed, int resumed) {
    /// Copies the lists.
    public Outcome {
      done = List.copyOf(done);
      failed = List.copyOf(failed);
    }
  }

  /// Hears how a scan goes on, by one thread at a time.
  public interface Listener {
    /// @param instruments done or failed
    /// @param bytes of their files
    void at(int instruments, long bytes);
  }

  /// @param run folder of a finished run
  /// @param rule when a bar is detected
  /// @param stride bars between the starts of successive windows
  /// @param options how bars files are read
  /// @param threads to compute on; never changes a result
  public MarketScan(Path run, SpanRule rule, int stride, BarReadOptions options, int threads) {
    this.run = run;
    this.rule = rule;
    this.stride = stride;
    this.options = options;
    this.threads = threads;
  }

  /// Scans instruments into a folder; those that it holds already are not scanned again.
  ///
  /// @param sources in order of their names
  /// @throws InputException when the folder holds a scan by another run, or cannot be written
  public Outcome scan(List<ScanSource> sources, Path folder, Listener listener) {
    ScanFiles files = new ScanFiles(folder);
    AtomicFiles.requireFolder(files.symbols());
    ScanJournal journal = new ScanJournal(files.journal(), made());
    Map<String, Path> names = names(sources, files);
    @Nullable ScannedSymbol[] done = new ScannedSymbol[sources.size()];
    String[] failed = new String[sources.size()];
    Progress progress = new Progress(listener);
    int resumed = 0;
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < done.length; i++) {
      ScanSource source = sources.get(i);
      done[i] = journal.done(source.symbol(), source.state());
      if (done[i] != null && Files.isRegularFile(file(names, source))) {
        resumed++;
        progress.add(source.bytes());
      } else {
        open.add(i);
      }
    }
    int atOnce = Math.clamp(open.size(), 1, threads);
    ConcurrentLinkedQueue<SeriesDetector> detectors = new ConcurrentLinkedQueue<>();
    try (Workers workers = new Workers(atOnce)) {
      workers.run(
          open.size(),
          task -> {
            int i = open.get(task);
            ScanSource source = sources.get(i);
            SeriesDetector detector = detectors.poll();
            if (detector == null) {
              detector = SeriesDetector.open(run, rule, stride, Math.max(1, threads / atOnce));
            }
            String state = source.state();
            try {
              ScannedSymbol found = scan(detector, source, file(names, source));
              done[i] = found;
              journal.add(found, state);
            } catch (InputException e) {
              done[i] = null;
              failed[i] = String.valueOf(e.getMessage());
            }
            detectors.add(detector);
            progress.add(source.bytes());
          });
    } finally {
      detectors.forEach(SeriesDetector::close);
    }
    Outcome outcome = outcome(sources, done, failed, resumed);
    files.write(outcome, names);
    return outcome;
  }

  private ScannedSymbol scan(SeriesDetector detector, ScanSource source, Path file) {
    Count count = new Count();
    List<BarStream> streams =
        source.read(options).stream().map(bars -> bars.heardBy(count::bar)).toList();
    DetectionSummary summary = detector.of(source.symbol()).write(streams, file, count);
    return new ScannedSymbol(
        source.symbol(),
        summary.bars(),
        summary.unpredictedBars(),
        summary.spans(),
        count.spanBars,
        count.rising,
        count.first,
        count.last);
  }

  /// Counts what a detector says of one instrument.
  private static final class Count implements DetectionSink {
    private long spanBars;
    private long rising;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    void bar(Bar bar) {
      first = Math.min(first, bar.time());
      last = Math.max(last, bar.time());
    }

    @Override
    public void span(DetectedSpan span) {
      spanBars += span.length();
      rising += span.move().direction().equals("up") ? 1 : 0;
    }
  }

  private static Outcome outcome(
      List<ScanSource> sources, @Nullable ScannedSymbol[] done, String[] failed, int resumed) {
    List<ScannedSymbol> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (int i = 0; i < done.length; i++) {
      ScannedSymbol one = done[i];
      if (one != null) {
        found.add(one);
      } else {
        failures.add(new Failure(sources.get(i).symbol(), String.valueOf(failed[i])));
      }
    }
    return new Outcome(found, failures, resumed);
  }

  /// What the spans of a scan depend on beside the bars.
  private String made() {
    return Hashing.sha256(RunDirectory.open(run).manifest())
        + " "
        + rule
        + " "
        + stride
        + " "
        + options;
  }

  /// The files of the instruments; letters of their names that files may not have are replaced.
  private static Map<String, Path> names(List<ScanSource> sources, ScanFiles files) {
    Map<String, Path> names = new HashMap<>();
    Map<String, String> taken = new HashMap<>();
    for (ScanSource source : sources) {
      String safe = source.symbol().replaceAll("[^A-Za-z0-9._=+-]", "_");
      String other = taken.putIfAbsent(safe.toLowerCase(Locale.ROOT), source.symbol());
      if (other != null) {
        throw new InputException(
            "the instruments '"
                + other
                + "' and '"
                + source.symbol()
                + "' would both go into "
                + files.symbols().resolve(safe + ".csv")
                + "; scan them into two folders");
      }
      names.put(source.symbol(), files.symbols().resolve(safe + ".csv"));
    }
    return names;
  }

  private static Path file(Map<String, Path> names, ScanSource source) {
    Path file = names.get(source.symbol());
    if (file == null) {
      throw new IllegalStateException(source.symbol());
    }
    return file;
  }

  /// Tells a listener how far it is.
  private static final class Progress {
    private final Listener listener;
    private int instruments;
    private long bytes;

    Progress(Listener listener) {
      this.listener = listener;
    }

    synchronized void add(long size) {
      instruments++;
      bytes += size;
      listener.at(instruments, bytes);
    }
  }
}
