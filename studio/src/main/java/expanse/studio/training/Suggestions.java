package expanse.studio.training;

import expanse.base.InputException;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.Predictor;
import expanse.market.BarSeries;
import expanse.review.LabelSuggestions;
import expanse.studio.marking.Queue;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Windows that runs suggest to look through next, worked out when they are first asked for and
/// kept while the studio runs: what [LabelSuggestions] says.
public final class Suggestions {
  private static final int COUNT = 40;

  private final Map<Path, Search> searches = new HashMap<>();

  /// How far a search is.
  ///
  /// @param done windows that were looked at
  /// @param all windows to look at, 0 while that is not known
  /// @param trouble why it ended without suggestions, empty otherwise
  /// @param found suggestions, null while it goes on
  record State(int done, int all, String trouble, @Nullable List<Queue.Offer> found) {}

  private static final class Search {
    private State state = new State(0, 0, "", null);

    private synchronized State state() {
      return state;
    }

    private synchronized void is(State now) {
      state = now;
    }

    private void run(Path run, BarSeries bars, List<Window> reviewed) {
      try (Predictor predictor = Predictor.open(run, Runtime.getRuntime().availableProcessors())) {
        double threshold = ChosenThreshold.read(run).threshold();
        is(
            new State(
                1,
                1,
                "",
                new LabelSuggestions(predictor, threshold, bars)
                        .listener((done, all) -> is(new State(done, all, "", null)))
                        .suggest(reviewed, COUNT)
                        .stream()
                        .map(one -> new Queue.Offer(one.window().start(), one.reason()))
                        .toList()));
      } catch (InputException e) {
        is(new State(0, 0, String.valueOf(e.getMessage()), List.of()));
      }
    }
  }

  /// How far the search of a run is; starts it.
  ///
  /// @param run folder of the run
  /// @param reviewed windows that were looked through so far
  public synchronized Object search(Path run, BarSeries bars, List<Window> reviewed) {
    return started(run, bars, reviewed).state();
  }

  /// What a run suggests; none while it is still searching.
  public synchronized List<Queue.Offer> found(Path run) {
    Search search = searches.get(run);
    List<Queue.Offer> found = search == null ? null : search.state().found();
    return found == null ? List.of() : found;
  }

  private Search started(Path run, BarSeries bars, List<Window> reviewed) {
    Search search = searches.get(run);
    if (search == null) {
      Search begun = new Search();
      searches.put(run, begun);
      Thread.ofPlatform()
          .name("suggestions")
          .daemon(true)
          .start(() -> begun.run(run, bars, reviewed));
      search = begun;
    }
    return search;
  }
}
