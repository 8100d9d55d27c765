package expanse.studio;

import expanse.studio.marking.Look;
import expanse.studio.marking.Queue;
import expanse.studio.training.Suggestions;
import expanse.web.Ask;
import expanse.web.Reply;
import expanse.web.Routes;
import java.util.List;

/// Windows to look through: at random, those that a run suggests, or for a second annotator those
/// that the first has looked through.
final class ReviewApi {
  private final Asked asked;
  private final int window;
  private final Suggestions suggestions;

  ReviewApi(Instruments instruments, Suggestions suggestions) {
    this.asked = new Asked(instruments);
    this.window = instruments.options().window();
    this.suggestions = suggestions;
  }

  void addTo(Routes routes) {
    routes.get("/api/queue", this::queue);
    routes.get("/api/suggested", this::suggested);
    routes.post("/api/suggestions", this::suggest);
  }

  private Reply queue(Ask ask) {
    Instrument instrument = asked.instrument(ask);
    List<Look> first = instrument.first().state().looks();
    if (ask.row("second", 0, 1) == 1) {
      return Reply.json(
          Queue.ofReviewed(first, window).next(instrument.second().state().looks(), after(ask)));
    }
    return Reply.json(instrument.atRandom().next(first, after(ask)));
  }

  /// The next window that a run suggests.
  private Reply suggested(Ask ask) {
    List<Look> looks = asked.instrument(ask).first().state().looks();
    return Reply.json(new Queue(suggestions.found(asked.run(ask)), window).next(looks, after(ask)));
  }

  private Reply suggest(Ask ask) {
    Instrument instrument = asked.instrument(ask);
    return Reply.json(
        suggestions.search(asked.run(ask), instrument.bars(), instrument.first().reviewed()));
  }

  private static int after(Ask ask) {
    return ask.row("after", -1, Integer.MAX_VALUE);
  }
}
