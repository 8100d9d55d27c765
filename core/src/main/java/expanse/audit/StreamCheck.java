package expanse.audit;

import expanse.base.InputFiles;
import expanse.base.Json;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.live.LiveRun;
import expanse.live.LiveStream;
import expanse.live.SignalSink;
import expanse.market.BarSeries;
import expanse.window.LabelledBars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The signals of a live stream on the last windows before a place. Each time the stream is
/// disturbed otherwise: it is ended and goes on from its saved state at other bars, and other bars
/// come twice or late. Neither that nor what comes after the place may change a signal.
public final class StreamCheck implements CausalCheck {
  private static final int PREDICTED = 48;
  private static final int AFTER = 8;
  private static final int ONE_OF = 24; // bars before the stream is ended again, on average

  private final Path run;
  private final int window;
  private long streams;

  /// @param run folder of a finished run
  /// @param window bars of its windows
  public StreamCheck(Path run, int window) {
    this.run = run;
    this.window = window;
  }

  @Override
  public String name() {
    return "run: live signals with restarts, repeats and late bars";
  }

  @Override
  public int reach() {
    return window + PREDICTED;
  }

  @Override
  public List<Known> known(LabelledBars data, int place) {
    Signals signals = new Signals();
    try (Workers workers = new Workers(1);
        LiveRun open = LiveRun.open(run, null, workers)) {
      Path state = Files.createTempDirectory("expanse-stream-");
      try {
        stream(open, data.bars(), place, state, signals);
      } finally {
        delete(state);
      }
    } catch (IOException e) {
      throw InputFiles.unreadable(run, e);
    }
    int count = Math.min(signals.probabilities.size(), place);
    long[] times = new long[count];
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      times[i] = data.bars().time(i);
      values[i] = signals.probabilities.get(i);
    }
    return List.of(new Known(List.of("live signal"), times, values));
  }

  private void stream(LiveRun open, BarSeries bars, int place, Path state, Signals signals) {
    Rng rng = new Rng(streams++);
    LiveStream.Options options =
        new LiveStream.Options(bars.intervalMillis(), false, Set.of(), state, 0);
    LiveStream stream = new LiveStream(open, options, List.of(signals), note -> {});
    for (int i = 0; i < Math.min(bars.size(), place + AFTER); i++) {
      stream.bar("", bars.bar(i));
      stream.bar("", bars.bar(rng.nextInt(i + 1)));
      if (rng.nextInt(ONE_OF) == 0) {
        stream.close();
        signals.next();
        stream = new LiveStream(open, options, List.of(signals), note -> {});
      }
    }
    stream.close();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /// Keeps the probabilities; NaN where nothing is said.
  private static final class Signals implements SignalSink {
    private final List<Float> probabilities = new ArrayList<>();
    private long before; // that came by streams that have ended

    @Override
    public String name() {
      return "check";
    }

    @Override
    public void send(String id, String line) {
      JsonNode probability = Json.MAPPER.readTree(line).get("probability");
      probabilities.add(probability.isNull() ? Float.NaN : probability.floatValue());
    }

    @Override
    public long delivered() {
      return probabilities.size() - before;
    }

    @Override
    public void close() {
      // its stream asks once more how many have come
    }

    void next() {
      before = probabilities.size();
    }
  }
}
