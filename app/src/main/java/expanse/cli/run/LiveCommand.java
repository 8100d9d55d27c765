package expanse.cli.run;

import expanse.barfile.BarReadOptions;
import expanse.base.Ending;
import expanse.base.InputException;
import expanse.base.Workers;
import expanse.cli.console.Console;
import expanse.cli.option.BarsOptions;
import expanse.feed.CandleMap;
import expanse.feed.FeedOptions;
import expanse.kernel.Kernels;
import expanse.live.LiveRun;
import expanse.live.LiveStream;
import expanse.live.SignalSink;
import expanse.live.Sinks;
import expanse.market.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Bars come in, signals go out.
@Command(
    name = "live",
    description = {
      "Take bars as they close and say at once what is happening.",
      "A signal is a line of JSON for every bar. With --state the stream goes on after it was ended"
          + " or killed, with nothing lost and the same bits.",
      "Ends when the source ends, or with Ctrl+C."
    },
    footer = {
      "",
      "Sources (--from):",
      "  -                  standard input, CSV or a JSON object a line",
      "  FILE, FOLDER       files that grow; a file or folder for each symbol",
      "  http(s)://…        JSON lines or server-sent events",
      "  ws(s)://…          a WebSocket, with --map",
      "  kafka:HOST:PORT/TOPIC  records of a topic, with the module kafka",
      "Sinks (--to):",
      "  -                  standard output, and nothing else on it",
      "  FILE               lines at its end, each exactly once",
      "  http(s)://…        a webhook, each signal a POST with an Idempotency-Key",
      "  kafka:HOST:PORT/TOPIC  records of a topic, with the module kafka",
      "",
      "Examples:",
      "  expanse live run --from bars.csv --once",
      "  expanse live run --from - --to signals.ndjson --state state",
      "  expanse live run --from bars/ --history years/ --to - --to https://example.org/signals",
      "  expanse live run --from wss://stream.example.org/ws --map binance.yaml --state state"
    })
public final class LiveCommand implements Runnable {
  /// What a webhook is sent.
  enum Post {
    ALL,
    INSIDE
  }

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of the run, or a zip archive of it.")
  private Path run;

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      defaultValue = "-",
      description = "Where bars come from. Default: standard input.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "SINK",
      defaultValue = "-",
      description = "Where signals go; may be given several times. Default: standard output.")
  private List<String> to;

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description =
          "Where the messages of the source keep what makes a bar, in YAML; see examples/live.")
  private @Nullable Path map;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Folder that keeps the state, so that the stream goes on after a restart.")
  private @Nullable Path state;

  @Option(
      names = "--history",
      paramLabel = "PATH",
      description =
          "Bars of the past, a file or folder as for --from, so that the first signals need not"
              + " wait.")
  private @Nullable String history;

  @Option(
      names = "--interval",
      paramLabel = "1m",
      description =
          "Usual time between bars; a step of more than ten is a session gap. Default: that of the"
              + " bars that the run learned from.")
  private @Nullable String interval;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description =
          "A bar is said to lie inside when its probability is larger. Default: the run's.")
  private @Nullable Double threshold;

  @Option(
      names = "--post",
      paramLabel = "all|inside",
      defaultValue = "all",
      description =
          "What webhooks are sent: all signals, or those that say inside or retract one that did."
              + " Default: all.")
  private Post post;

  @Option(names = "--once", description = "Read files to their ends, and end.")
  private boolean once;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "0",
      description = "Say what has come after every N bars. Default: only at the end.")
  private long every;

  @Mixin private BarsOptions options;

  public LiveCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--threshold must be 0 to 1, was " + threshold);
    }
    if (new LinkedHashSet<>(to).size() < to.size()) {
      throw new ParameterException(spec.commandLine(), "--to names the same sink twice");
    }
    String slow = Kernels.warning();
    if (slow != null) {
      console.note("note: " + slow);
    }
    BarReadOptions read = options.read();
    String named = read.hints().symbol();
    Set<String> symbols = named == null ? Set.of() : Set.of(named.split(",", -1));
    BarReadOptions each = read.withHints(read.hints().withSymbol(null));
    FeedOptions feed = FeedOptions.of(each, map == null ? null : CandleMap.read(map), once);
    try (Workers workers = new Workers(1);
        LiveRun open = LiveRun.open(run, threshold, workers)) {
      LiveStream.Options said =
          new LiveStream.Options(
              interval == null ? open.intervalMillis() : Interval.parse(interval),
              read.stampEnd(),
              symbols,
              state,
              every);
      stream(open, said, feed);
    }
  }

  private void stream(LiveRun open, LiveStream.Options said, FeedOptions feed) {
    LiveStream stream = new LiveStream(open, said, sinks(), this::note);
    Thread reader = Thread.currentThread();
    Runnable end =
        () -> {
          stream.end();
          reader.interrupt();
          finish(stream);
        };
    Ending.add(end);
    try {
      if (history != null) {
        Sinks.source(history, System.in, FeedOptions.of(feed.read(), null, true))
            .run(stream.history());
        stream.begin();
      }
      Sinks.source(from, System.in, feed).run(stream);
    } catch (InterruptedException | CancellationException e) {
      reader.interrupt(); // asked to end
    } finally {
      finish(stream);
      Ending.remove(end);
    }
  }

  private List<SignalSink> sinks() {
    List<SignalSink> sinks = new ArrayList<>();
    try {
      for (String address : to) {
        sinks.add(Sinks.open(address, console.out(), post == Post.INSIDE, this::note));
      }
      return sinks;
    } catch (InputException e) {
      sinks.forEach(SignalSink::close);
      throw e;
    }
  }

  private void note(String sentence) {
    console.note("note: " + sentence);
  }

  /// Closes the stream, whoever comes first, and says what has come.
  private void finish(LiveStream stream) {
    synchronized (stream) { // who comes second waits until all is said
      if (stream.close()) {
        console.note(stream.summary());
      }
    }
  }
}
