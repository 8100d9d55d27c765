package expanse.segment;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.ProgressListener;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.feature.Scratch;
import expanse.feature.WindowView;
import expanse.label.IndexSpan;
import expanse.market.Instrument;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The segment models of a run: one for each fold that was left out, to predict it, and one that
/// has learned from all windows, to predict new bars. Where windows come from several instruments,
/// those with enough of them have the like that have learned from theirs alone: markets and those
/// who mark them have rules of their own.
public final class SegmentModels {
  /// Those of a run that has none.
  public static final SegmentModels NONE =
      new SegmentModels(List.of(), Collections.emptySortedMap());

  private static final String WINDOWS = "windows";
  private static final String INSTRUMENTS = "instruments";
  private static final int LEAST_OWN = 40; // windows that every model of an instrument learns from

  private final List<SegmentModel> models; // the last has left nothing out
  private final SortedMap<String, SegmentModels> own; // by instrument
  private final Deque<Scratch> idle = new ArrayDeque<>(); // one for each thread that was at work

  private SegmentModels(List<SegmentModel> models, SortedMap<String, SegmentModels> own) {
    this.models = models;
    this.own = own;
  }

  /// Fits the models of a run and writes them.
  ///
  /// @param workers threads; the models do not depend on their number
  public static void fit(
      Dataset data,
      TrainingSettings settings,
      Fit how,
      Workers workers,
      ProgressListener listener) {
    int folds = settings.ensemble().folds();
    TrainingPool pool = TrainingPool.of(data, folds);
    List<String> instruments = instruments(data, pool);
    int fits = SegmentTraining.fits(folds);
    int all = fits * (1 + instruments.size());
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    add(
        tensors,
        "",
        new SegmentTraining(
            data, pool, settings, how.bounds, workers, (done, _) -> listener.done(done, all)));
    for (int k = 0; k < instruments.size(); k++) {
      String name = instruments.get(k);
      int before = fits * (1 + k);
      add(
          tensors,
          prefix(k),
          new SegmentTraining(
              data,
              pool.of(data, name),
              Assembly.forLabels(settings, data.withPlan(data.plan(), spans(data, name))),
              how.bounds,
              workers,
              (done, _) -> listener.done(before + done, all)));
    }
    Map<String, String> about = new HashMap<>(Map.of(WINDOWS, how.digest));
    if (!instruments.isEmpty()) {
      about.put(INSTRUMENTS, Json.MAPPER.writeValueAsString(instruments));
    }
    SafeTensorsFiles.write(how.file, new SafeTensors(tensors, about));
  }

  private static void add(
      Map<String, SafeTensors.Tensor> tensors, String prefix, SegmentTraining training) {
    List<SegmentModel> models = training.fit();
    for (int i = 0; i < models.size(); i++) {
      models.get(i).addTo(tensors, prefix + name(i));
    }
  }

  /// Instruments that have enough windows for models of their own, when there are others.
  private static List<String> instruments(Dataset data, TrainingPool pool) {
    return data.bars().instruments().stream()
        .map(Instrument::name)
        .distinct()
        .sorted()
        .filter(name -> {
          TrainingPool own = pool.of(data, name);
          return own.windows().size() < pool.windows().size() && own.least() >= LEAST_OWN;
        })
        .toList();
  }

  private static List<IndexSpan> spans(Dataset data, String instrument) {
    return data.spans().stream()
        .filter(span -> data.bars().instrumentOf(span.start()).name().equals(instrument))
        .toList();
  }

  /// What is fitted.
  ///
  /// @param file to be written
  /// @param digest of the windows and labels that are learned from
  /// @param bounds how far around windows may be seen
  public record Fit(Path file, String digest, StretchBounds bounds) {}

  /// Whether a file holds the models of these windows and labels.
  public static boolean isOf(Path file, String windows) {
    return windows.equals(SafeTensorsFiles.read(file).metadata().get(WINDOWS));
  }

  /// @throws InputException when the file is damaged or of another run
  public static SegmentModels read(Path file, RunMetadata metadata) {
    SafeTensors content = SafeTensorsFiles.read(file);
    if (!metadata.windows().equals(content.metadata().get(WINDOWS))) {
      throw new InputException(file + " is of another run than its metadata; take it from a copy");
    }
    SortedMap<String, SegmentModels> own = new TreeMap<>();
    List<String> instruments = names(content.metadata().get(INSTRUMENTS), file);
    for (int k = 0; k < instruments.size(); k++) {
      List<SegmentModel> models = models(content, prefix(k), metadata, file);
      own.put(instruments.get(k), new SegmentModels(models, Collections.emptySortedMap()));
    }
    return new SegmentModels(models(content, "", metadata, file), own);
  }

  private static List<SegmentModel> models(
      SafeTensors content, String prefix, RunMetadata metadata, Path file) {
    List<SegmentModel> models = new ArrayList<>();
    for (int i = 0; i <= metadata.settings().ensemble().folds(); i++) {
      models.add(SegmentModel.of(content.tensors(), prefix + name(i), file));
    }
    return models;
  }

  private static List<String> names(@Nullable String text, Path file) {
    try {
      return text == null ? List.of() : List.of(Json.MAPPER.readValue(text, String[].class));
    } catch (JacksonException | NullPointerException e) {
      throw new InputException(
          file + " does not name the instruments of its models; take it from a copy", e);
    }
  }

  /// Instruments with models of their own.
  public Set<String> instruments() {
    return own.keySet();
  }

  /// The models of an instrument: its own when it has some, these otherwise.
  public SegmentModels of(String instrument) {
    return own.getOrDefault(instrument, this);
  }

  /// Predicts a stretch of bars. Safe for use by several threads.
  ///
  /// @param stretch its bars, and those before it
  /// @param from first bar of the core; spans that share no bar with it are left out
  /// @param to one past the last bar of the core
  /// @param fold the fold that the model has left out, -1 for the one that has learned from all
  public SegmentAnswer predict(WindowView stretch, int from, int to, int fold) {
    SegmentModel model = models.get(fold < 0 ? models.size() - 1 : fold);
    Scratch scratch = take();
    long mark = scratch.mark();
    SegmentAnswer answer = model.predict(stretch.with(scratch), from, to);
    scratch.release(mark);
    give(scratch);
    return answer;
  }

  private synchronized Scratch take() {
    Scratch scratch = idle.poll();
    return scratch == null ? new Scratch() : scratch;
  }

  private synchronized void give(Scratch scratch) {
    idle.push(scratch);
  }

  private static String prefix(int instrument) {
    return "instrument_" + instrument + ".";
  }

  private static String name(int model) {
    return "model_" + model;
  }
}
