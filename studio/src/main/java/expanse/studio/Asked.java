package expanse.studio;

import expanse.studio.training.Runs;
import expanse.web.Ask;
import java.nio.file.Path;

/// What questions name: an instrument by its place, a run by its number.
final class Asked {
  private static final int MOST_RUNS = 999_999;

  private final Instruments instruments;

  Asked(Instruments instruments) {
    this.instruments = instruments;
  }

  int series(Ask ask) {
    return ask.row("series", 0, instruments.size() - 1);
  }

  Source source(Ask ask) {
    return instruments.options().sources().get(series(ask));
  }

  Instrument instrument(Ask ask) {
    return instruments.get(series(ask));
  }

  Runs runs(Ask ask) {
    return instruments.runs(series(ask));
  }

  int number(Ask ask) {
    return number(ask, "run");
  }

  int number(Ask ask, String name) {
    return ask.row(name, Runs.GIVEN, MOST_RUNS);
  }

  /// The folder of a finished run.
  ///
  /// @throws expanse.base.InputException when there is none of this number
  Path run(Ask ask) {
    return runs(ask).finished(number(ask));
  }
}
