package expanse.studio;

import expanse.base.InputException;
import expanse.pipeline.DataFiles;
import expanse.studio.marking.Look;
import expanse.studio.marking.MarkStore;
import expanse.studio.training.Trainings;
import expanse.studio.web.Ask;
import expanse.studio.web.Reply;
import expanse.studio.web.Routes;
import java.util.Map;

/// Training and the runs that came of it.
final class TrainingApi {
  private final Instruments instruments;
  private final Trainings trainings;

  TrainingApi(Instruments instruments, Trainings trainings) {
    this.instruments = instruments;
    this.trainings = trainings;
  }

  void addTo(Routes routes) {
    routes.get("/api/choices", ask -> Reply.json(trainings.choices()));
    routes.get("/api/runs", ask -> Reply.json(trainings.all(source(ask).runs())));
    routes.get("/api/view", ask -> Reply.json(trainings.view(source(ask).runs(), number(ask))));
    routes.post("/api/train", this::train);
    routes.post("/api/train/stop", this::stop);
    routes.post("/api/runs/name", this::name);
  }

  private Reply train(Ask ask) {
    int series = series(ask);
    Source source = source(ask);
    Studio.Options options = instruments.options();
    MarkStore marks = instruments.get(series).first();
    if (marks.state().looks().stream().noneMatch(l -> l.decision() == Look.Decision.REVIEWED)) {
      throw new InputException(
          "no window was looked through yet, so there is nothing to learn from; press Review");
    }
    marks.settle();
    trainings.start(
        series,
        source.runs(),
        new DataFiles(source.bars(), source.labels(), source.windows(), null, options.read()),
        options.window(),
        ask.body(Trainings.Wish.class));
    return Reply.json(Map.of());
  }

  private Reply stop(Ask ask) {
    trainings.stop();
    return Reply.json(Map.of());
  }

  /// A name for a run.
  private record Name(String name) {}

  private Reply name(Ask ask) {
    trainings.name(source(ask).runs(), number(ask), ask.body(Name.class).name());
    return Reply.json(Map.of());
  }

  private int series(Ask ask) {
    return ask.row("series", 0, instruments.size() - 1);
  }

  private Source source(Ask ask) {
    return instruments.options().sources().get(series(ask));
  }

  private static int number(Ask ask) {
    return ask.row("run", 1, 999_999);
  }
}
