package expanse.studio;

import expanse.market.BarSeries;
import expanse.studio.training.Lanes;
import expanse.studio.training.Replay;
import expanse.studio.training.Trainings;
import expanse.studio.web.Ask;
import expanse.studio.web.Reply;
import expanse.studio.web.Routes;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run marks over the whole series, and what it said bar by bar.
final class LaneApi {
  private static final int MOST_RUNS = 999_999;

  private final Instruments instruments;
  private final Trainings trainings;
  private final Lanes lanes;
  private final Replay replay;

  LaneApi(Instruments instruments, Trainings trainings, Lanes lanes, Replay replay) {
    this.instruments = instruments;
    this.trainings = trainings;
    this.lanes = lanes;
    this.replay = replay;
  }

  void addTo(Routes routes) {
    routes.get("/api/lane", ask -> Reply.json(new Answer(lanes.state(run(ask)).orElse(null))));
    routes.get("/api/probabilities", this::probabilities);
    routes.get("/api/replay", this::replay);
    routes.post("/api/lane/start", this::start);
  }

  /// A state, null for none.
  private record Answer(@Nullable Object lane) {}

  private Reply start(Ask ask) {
    lanes.start(run(ask), bars(ask));
    return Reply.json(Map.of());
  }

  private Reply probabilities(Ask ask) {
    int bars = bars(ask).size();
    return Reply.binary(
        lanes.probabilities(run(ask), ask.row("from", 0, bars), ask.row("to", 0, bars), bars));
  }

  private Reply replay(Ask ask) {
    BarSeries bars = bars(ask);
    return Reply.json(
        replay.at(
            run(ask), bars, ask.row("row", 0, bars.size() - 1), instruments.options().window()));
  }

  private BarSeries bars(Ask ask) {
    return instruments.get(series(ask)).bars();
  }

  private int series(Ask ask) {
    return ask.row("series", 0, instruments.size() - 1);
  }

  private Path run(Ask ask) {
    Source source = instruments.options().sources().get(series(ask));
    return trainings.run(source.runs(), ask.row("run", 1, MOST_RUNS));
  }
}
