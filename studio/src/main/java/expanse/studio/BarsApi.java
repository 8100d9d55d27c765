package expanse.studio;

import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.studio.chart.BarLevels;
import expanse.studio.chart.ZoneOffsets;
import expanse.web.Ask;
import expanse.web.Reply;
import expanse.web.Routes;
import java.util.List;

/// What the chart asks for.
final class BarsApi {
  private static final int MOST_LEVELS = 32;

  private final Instruments instruments;
  private final Asked asked;

  BarsApi(Instruments instruments) {
    this.instruments = instruments;
    this.asked = new Asked(instruments);
  }

  void addTo(Routes routes) {
    routes.get("/api/session", ask -> session());
    routes.get("/api/series", this::series);
    routes.get("/api/bars", this::bars);
    routes.get("/api/row", this::row);
    routes.get("/api/zone", this::zone);
  }

  /// What the studio was started with; `run` says whether with a finished run.
  private record Session(
      List<String> series,
      List<String> types,
      int window,
      String annotator,
      boolean run,
      int piece,
      int factor) {}

  private Reply session() {
    Studio.Options options = instruments.options();
    return Reply.json(
        new Session(
            options.sources().stream().map(Source::name).toList(),
            instruments.types(),
            options.window(),
            options.annotator(),
            options.sources().stream().anyMatch(source -> source.run() != null),
            BarLevels.PIECE,
            BarLevels.FACTOR));
  }

  /// One series; its segments as their first rows.
  private record Series(
      String name,
      int bars,
      long interval,
      long first,
      long last,
      int levels,
      boolean volume,
      List<Integer> segments,
      List<String> notes) {}

  private Reply series(Ask ask) {
    Instrument instrument = asked.instrument(ask);
    BarSeries bars = instrument.bars();
    return Reply.json(
        new Series(
            instrument.name(),
            bars.size(),
            bars.intervalMillis(),
            bars.time(0),
            bars.time(bars.size() - 1),
            instrument.levels().levels(),
            bars.hasVolume(),
            bars.segments().stream().map(Segment::from).toList(),
            instrument.notes()));
  }

  private Reply bars(Ask ask) {
    return Reply.binary(
        asked
            .instrument(ask)
            .levels()
            .piece(ask.row("level", 0, MOST_LEVELS), ask.row("piece", 0, Integer.MAX_VALUE)));
  }

  /// The row of the last bar that starts at or before a time; the first row for earlier ones.
  private Reply row(Ask ask) {
    long time = ask.number("time", Long.MIN_VALUE, Long.MAX_VALUE);
    return Reply.json(Math.max(0, asked.instrument(ask).bars().floorIndex(time)));
  }

  private Reply zone(Ask ask) {
    BarSeries bars = asked.instrument(ask).bars();
    return Reply.json(ZoneOffsets.of(ask.text("zone"), bars.time(0), bars.time(bars.size() - 1)));
  }
}
