package expanse.studio;

import expanse.studio.marking.Agreement;
import expanse.studio.marking.MarkStore;
import expanse.studio.marking.Wish;
import expanse.web.Ask;
import expanse.web.Events;
import expanse.web.Reply;
import expanse.web.Routes;

/// Marks and looks: what there is, gestures, undo, agreement.
///
/// Every question names the series by its place and the set: `first`, which training reads, or
/// `second`, those of somebody who marks blind.
final class MarksApi {
  private final Instruments instruments;
  private final Events events;

  MarksApi(Instruments instruments, Events events) {
    this.instruments = instruments;
    this.events = events;
  }

  void addTo(Routes routes) {
    routes.get("/api/marks", ask -> Reply.json(Marks.of(store(ask))));
    routes.get("/api/agreement", this::agreement);
    routes.post("/api/gesture", ask -> told(ask, store(ask).perform(ask.body(Wish.class))));
    routes.post("/api/undo", ask -> told(ask, store(ask).undo()));
    routes.post("/api/redo", ask -> told(ask, store(ask).redo()));
  }

  /// Everything, and who marked last.
  private record Marks(MarkStore.State state, String annotator) {
    static Marks of(MarkStore store) {
      return new Marks(store.state(), store.annotator());
    }
  }

  /// A gesture as all pages are told of it.
  private record Told(int series, String set, String page, MarkStore.Done done) {}

  private Reply told(Ask ask, MarkStore.Done done) {
    events.tell("gesture", new Told(series(ask), set(ask), ask.text("page"), done));
    return Reply.json(done);
  }

  private Reply agreement(Ask ask) {
    Instrument instrument = instrument(ask);
    return Reply.json(
        Agreement.of(
            instrument.first().state(),
            instrument.second().state(),
            instruments.options().window()));
  }

  private MarkStore store(Ask ask) {
    return isSecond(ask) ? instrument(ask).second() : instrument(ask).first();
  }

  private Instrument instrument(Ask ask) {
    return instruments.get(series(ask));
  }

  private int series(Ask ask) {
    return ask.row("series", 0, instruments.size() - 1);
  }

  private static String set(Ask ask) {
    return isSecond(ask) ? "second" : "first";
  }

  private static boolean isSecond(Ask ask) {
    return ask.row("second", 0, 1) == 1;
  }
}
