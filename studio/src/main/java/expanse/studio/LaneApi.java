package expanse.studio;

import expanse.market.BarSeries;
import expanse.studio.training.Lanes;
import expanse.studio.training.Replay;
import expanse.web.Ask;
import expanse.web.Reply;
import expanse.web.Routes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run marks over the whole series, and what it said bar by bar.
final class LaneApi {
  private static final int LONGEST = 1000;

  private final Asked asked;
  private final int window;
  private final Lanes lanes;
  private final Replay replay;

  LaneApi(Instruments instruments, Lanes lanes, Replay replay) {
    this.asked = new Asked(instruments);
    this.window = instruments.options().window();
    this.lanes = lanes;
    this.replay = replay;
  }

  void addTo(Routes routes) {
    routes.get("/api/lane", this::lane);
    routes.get("/api/lane/spans", this::spans);
    routes.get("/api/probabilities", this::probabilities);
    routes.get("/api/replay", this::replay);
    routes.post("/api/lane/start", this::start);
  }

  /// A state, null for none.
  private record Answer(@Nullable Object lane) {}

  private Reply lane(Ask ask) {
    return Reply.json(new Answer(lanes.state(asked.run(ask)).orElse(null)));
  }

  private Reply start(Ask ask) {
    Instrument instrument = asked.instrument(ask);
    lanes.start(asked.run(ask), instrument.name(), instrument.bars());
    return Reply.json(Map.of());
  }

  private Reply spans(Ask ask) {
    int bars = bars(ask).size();
    return Reply.json(
        lanes.under(
            asked.run(ask), rule(ask), ask.row("from", 0, bars), ask.row("to", 0, bars), bars));
  }

  private Reply probabilities(Ask ask) {
    int bars = bars(ask).size();
    return Reply.binary(
        lanes.probabilities(
            asked.run(ask), ask.row("from", 0, bars), ask.row("to", 0, bars), bars));
  }

  private Reply replay(Ask ask) {
    Instrument instrument = asked.instrument(ask);
    int row = ask.row("row", 0, instrument.bars().size() - 1);
    return Reply.json(replay.at(asked.run(ask), instrument.name(), instrument.bars(), row, window));
  }

  /// The rule that a page tries.
  ///
  /// @throws expanse.base.InputException when it is none
  static Lanes.Rule rule(Ask ask) {
    return new Lanes.Rule(ask.decimal("threshold", 0, 1), ask.row("shortest", 1, LONGEST));
  }

  private BarSeries bars(Ask ask) {
    return asked.instrument(ask).bars();
  }
}
