package expanse.studio;

import expanse.base.InputException;
import expanse.pipeline.DataFiles;
import expanse.studio.marking.MarkStore;
import expanse.studio.training.Changes;
import expanse.studio.training.Lanes;
import expanse.studio.training.Trainings;
import expanse.web.Ask;
import expanse.web.Reply;
import expanse.web.Routes;
import java.util.Map;

/// Training and the runs that came of it.
final class TrainingApi {
  private final Instruments instruments;
  private final Asked asked;
  private final Trainings trainings;
  private final Lanes lanes;

  TrainingApi(Instruments instruments, Trainings trainings, Lanes lanes) {
    this.instruments = instruments;
    this.asked = new Asked(instruments);
    this.trainings = trainings;
    this.lanes = lanes;
  }

  void addTo(Routes routes) {
    routes.get("/api/choices", ask -> Reply.json(trainings.choices()));
    routes.get("/api/runs", ask -> Reply.json(trainings.all(asked.runs(ask))));
    routes.get("/api/view", ask -> Reply.json(asked.runs(ask).page(asked.number(ask))));
    routes.get("/api/rule", this::rule);
    routes.get("/api/changes", this::changes);
    routes.post("/api/train", this::train);
    routes.post("/api/train/stop", this::stop);
    routes.post("/api/runs/name", this::name);
  }

  private Reply train(Ask ask) {
    Source source = asked.source(ask);
    Studio.Options options = instruments.options();
    MarkStore marks = asked.instrument(ask).first();
    if (marks.reviewed().isEmpty()) {
      throw new InputException(
          "no window was looked through yet, so there is nothing to learn from; press Review");
    }
    marks.settle();
    trainings.start(
        asked.series(ask),
        asked.runs(ask),
        new DataFiles(source.bars(), source.labels(), source.windows(), null, options.read()),
        options.window(),
        ask.body(Trainings.Wish.class));
    return Reply.json(Map.of());
  }

  private Reply stop(Ask ask) {
    trainings.stop();
    return Reply.json(Map.of());
  }

  private Reply rule(Ask ask) {
    Lanes.Rule rule = LaneApi.rule(ask);
    return Reply.json(asked.runs(ask).under(asked.number(ask), rule));
  }

  private Reply changes(Ask ask) {
    return Reply.json(
        Changes.of(asked.runs(ask), asked.number(ask, "other"), asked.number(ask), lanes));
  }

  /// A name for a run.
  private record Name(String name) {}

  private Reply name(Ask ask) {
    asked.runs(ask).name(asked.number(ask), ask.body(Name.class).name());
    return Reply.json(Map.of());
  }
}
