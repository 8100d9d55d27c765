package expanse.pretraining;

import expanse.base.AtomicFiles;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.model.ModelFiles;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.nn.AdamW;
import expanse.nn.GradientClip;
import expanse.nn.Schedule;
import expanse.run.CsvLog;
import expanse.run.RunDirectory;
import expanse.settings.PretrainSettings;
import expanse.settings.SettingsReader;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Teaches an encoder to fill in hidden bars of unlabelled windows, to start a detector from.
///
/// Hidden bars are really hidden: the encoder reads a learned token in their place. Noise is added
/// in training only; validation windows come last in time, hold the same hidden bars in every
/// epoch, and lie at least a window away from every training window.
public final class Pretrainer {
  // purposes of derived random numbers
  private static final long INITIAL = 11;
  private static final long ORDER = 12;
  private static final long MASK = 13;
  private static final long NOISE = 14;
  private static final long FIXED_MASK = 15;

  /// The encoder's file in an output folder.
  public static final String ENCODER_FILE = "encoder.safetensors";

  public static final String FEATURE_SET = "feature_set"; // in the header of the encoder's file
  private static final String TIMES = "times_of_bars";
  private static final Pattern RANGE = Pattern.compile("(-?\\d{1,18}) (-?\\d{1,18})");

  private final PretrainSettings settings;
  private final FeatureSet set;
  private final List<WindowFeatures> features = new ArrayList<>();
  private final List<String> times = new ArrayList<>(); // of first and last bar of each series
  private final List<Place> train = new ArrayList<>();
  private final List<Place> validation = new ArrayList<>();
  private final int inputs;
  private Listener listener = (epoch, loss, error) -> {};

  private record Place(int series, int start) {}

  /// Hears how pre-training goes on.
  @FunctionalInterface
  public interface Listener {
    /// @param epoch counted from 1
    /// @param loss mean validation loss of a hidden value
    /// @param error mean absolute validation error of a hidden value
    void epoch(int epoch, double loss, double error);
  }

  /// What came out.
  ///
  /// @param bestEpoch epoch of the kept encoder
  /// @param loss its mean validation loss
  /// @param error its mean absolute error on hidden validation values
  /// @param meanError the error of always saying the feature's mean
  /// @param interpolationError the error of a straight line between the nearest visible bars
  /// @param trainWindows windows that fitted the weights
  /// @param validationWindows windows that chose the epoch
  /// @param weightsSha256 of the kept weights
  public record Outcome(
      int bestEpoch,
      double loss,
      double error,
      double meanError,
      double interpolationError,
      int trainWindows,
      int validationWindows,
      String weightsSha256) {}

  /// @param series unlabelled bars, each series in itself in time order
  public Pretrainer(PretrainSettings settings, List<BarSeries> series) {
    this.settings = settings;
    set = FeatureSets.named(settings.featureSet());
    inputs = set.names().size();
    for (int s = 0; s < series.size(); s++) {
      BarSeries bars = series.get(s);
      features.add(WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars));
      times.add(bars.time(0) + " " + bars.time(bars.size() - 1));
      List<Place> places = places(bars, s);
      int kept = (int) Math.floor(places.size() * (1 - settings.validation()));
      int first = kept < places.size() ? places.get(kept).start() : Integer.MAX_VALUE;
      for (int i = 0; i < places.size(); i++) {
        if (i >= kept) {
          validation.add(places.get(i));
        } else if (places.get(i).start() + 2L * settings.window() <= first) {
          train.add(places.get(i));
        }
      }
    }
    if (train.isEmpty() || validation.isEmpty()) {
      throw new InputException(
          "the bars give "
              + train.size()
              + " training and "
              + validation.size()
              + " validation windows of "
              + settings.window()
              + " bars; give more bars or a smaller stride");
    }
  }

  /// How many test windows lie in the time of the bars that an encoder was trained on. If these are
  /// bars of the same market it knows the prices of those windows, though not their labels.
  ///
  /// @param folder of the pre-training
  public static int testWindowsSeen(Path folder, Dataset data) {
    String known =
        SafeTensorsFiles.read(folder.resolve(ENCODER_FILE)).metadata().getOrDefault(TIMES, "");
    int seen = 0;
    for (Window window : data.windows(Subset.TEST)) {
      long first = data.bars().time(window.start());
      long last = data.bars().time(window.start() + data.windowLength() - 1);
      boolean within =
          RANGE
              .matcher(known)
              .results()
              .anyMatch(range ->
                  last >= Long.parseLong(range.group(1))
                      && first <= Long.parseLong(range.group(2)));
      seen += within ? 1 : 0;
    }
    return seen;
  }

  /// Sets the listener of the progress.
  public Pretrainer listener(Listener newListener) {
    this.listener = newListener;
    return this;
  }

  /// Trains and writes `encoder.safetensors`, `pretrain_metrics.csv` and `pretrain.json`.
  public Outcome run(Path out) {
    int threads =
        settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
    new RunDirectory(out).create();
    try (Workers workers = new Workers(threads);
        CsvLog log =
            CsvLog.create(
                out.resolve("pretrain_metrics.csv"),
                List.of("epoch", "train_loss", "val_loss", "val_mae", "learning_rate"))) {
      Outcome outcome = train(new MaskedNetwork(settings, inputs, workers), log, out);
      log.sync();
      write(out, outcome);
      return outcome;
    }
  }

  private Outcome train(MaskedNetwork network, CsvLog log, Path out) {
    int batches = Math.ceilDiv(train.size(), settings.batchSize());
    long total = (long) batches * settings.epochs();
    Schedule schedule =
        new Schedule.Cosine(
            settings.learningRate(),
            total,
            Math.round(settings.warmUp() * total),
            0.01 * settings.learningRate());
    float[] parameters = network.init(Rng.derived(settings.seed(), INITIAL));
    float[] gradients = network.layout().allocate();
    AdamW optimiser = new AdamW(parameters.length, settings.weightDecay());
    Buffers buffers = new Buffers();
    int[] order = new int[train.size()];
    float[] best = parameters.clone();
    int bestEpoch = 0;
    double[] bestFigures = {Double.POSITIVE_INFINITY, Double.NaN};
    long step = 0;
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      Rng.derived(settings.seed(), ORDER, epoch).shuffle(order);
      double loss = 0;
      double count = 0;
      for (int from = 0; from < order.length; from += settings.batchSize()) {
        int size = Math.min(settings.batchSize(), order.length - from);
        for (int b = 0; b < size; b++) {
          buffers.read(b, train.get(order[from + b]));
          buffers.hide(b, Rng.derived(settings.seed(), MASK, step, b));
          buffers.disturb(b, Rng.derived(settings.seed(), NOISE, step, b));
        }
        network.run(parameters, buffers.x, buffers.truth, buffers.masks, size, gradients);
        loss += network.lossSum();
        count += network.count();
        GradientClip.clip(gradients, settings.clipNorm());
        optimiser.step(parameters, gradients, schedule.rate(step));
        step++;
      }
      double[] figures = evaluate(network, parameters, buffers);
      if (!Double.isFinite(figures[0])) {
        throw new InputException("pre-training diverged; lower learning_rate or clip_norm");
      }
      log.put(epoch).put(loss / count).put(figures[0]).put(figures[1]);
      log.put(schedule.rate(step - 1)).endRow();
      log.flush();
      if (figures[0] < bestFigures[0]) {
        bestFigures = figures;
        bestEpoch = epoch;
        System.arraycopy(parameters, 0, best, 0, best.length);
      }
      listener.epoch(epoch, figures[0], figures[1]);
      if (settings.patience() > 0 && epoch - bestEpoch >= settings.patience()) {
        break;
      }
    }
    Map<String, String> header = new LinkedHashMap<>();
    header.put(FEATURE_SET, settings.featureSet());
    header.put("epoch", Integer.toString(bestEpoch));
    header.put(TIMES, String.join(",", times));
    SafeTensorsFiles.write(
        out.resolve(ENCODER_FILE),
        new SafeTensors(ModelFiles.tensors(network.layout(), best), header));
    double[] baselines = baselines(buffers);
    return new Outcome(
        bestEpoch,
        bestFigures[0],
        bestFigures[1],
        baselines[0],
        baselines[1],
        train.size(),
        validation.size(),
        Hashing.sha256(best));
  }

  /// Mean loss and mean absolute error on the hidden values of the validation windows.
  private double[] evaluate(MaskedNetwork network, float[] parameters, Buffers buffers) {
    double loss = 0;
    double error = 0;
    double count = 0;
    for (int from = 0; from < validation.size(); from += settings.batchSize()) {
      int size = Math.min(settings.batchSize(), validation.size() - from);
      for (int b = 0; b < size; b++) {
        buffers.read(b, validation.get(from + b));
        buffers.hide(b, Rng.derived(settings.seed(), FIXED_MASK, from + b));
      }
      network.run(parameters, buffers.x, buffers.truth, buffers.masks, size, new float[0]);
      loss += network.lossSum();
      error += network.errorSum();
      count += network.count();
    }
    return new double[] {loss / count, error / count};
  }

  /// Mean absolute errors of the training mean and of straight lines, on the same hidden values.
  private double[] baselines(Buffers buffers) {
    double[] mean = new double[inputs];
    for (Place place : train) {
      buffers.read(0, place);
      for (int i = 0; i < buffers.truth[0].length; i++) {
        mean[i % inputs] += buffers.truth[0][i];
      }
    }
    for (int d = 0; d < inputs; d++) {
      mean[d] /= (double) train.size() * settings.window();
    }
    double[] errors = new double[2];
    double count = 0;
    for (int w = 0; w < validation.size(); w++) {
      buffers.read(0, validation.get(w));
      buffers.hide(0, Rng.derived(settings.seed(), FIXED_MASK, w));
      for (int t = 0; t < settings.window(); t++) {
        if (buffers.masks[0][t]) {
          for (int d = 0; d < inputs; d++) {
            double truth = buffers.truth[0][t * inputs + d];
            errors[0] += Math.abs(mean[d] - truth);
            errors[1] += Math.abs(buffers.line(0, t, d, mean[d]) - truth);
            count++;
          }
        }
      }
    }
    return new double[] {errors[0] / count, errors[1] / count};
  }

  private void write(Path out, Outcome outcome) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.set("settings", SettingsReader.tree(settings));
    tree.set("feature_names", Json.MAPPER.valueToTree(set.names()));
    tree.set("result", SettingsReader.tree(outcome));
    AtomicFiles.writeString(
        out.resolve("pretrain.json"), Json.MAPPER.writeValueAsString(tree) + "\n");
  }

  private List<Place> places(BarSeries bars, int series) {
    List<Place> places = new ArrayList<>();
    for (Segment segment : bars.segments()) {
      int last = segment.to() - settings.window();
      for (int start = segment.from(); start <= last; start += settings.stride()) {
        places.add(new Place(series, start));
      }
    }
    return places;
  }

  /// One batch of windows with their hidden bars.
  private final class Buffers {
    private final float[][] x =
        new float[settings.batchSize()][settings.window() * inputs]; // [B][T x D]
    private final float[][] truth =
        new float[settings.batchSize()][settings.window() * inputs]; // [B][T x D]
    private final boolean[][] masks = new boolean[settings.batchSize()][]; // [B][T]

    void read(int b, Place place) {
      features.get(place.series()).fill(place.start(), settings.window(), truth[b], 0, inputs);
      System.arraycopy(truth[b], 0, x[b], 0, x[b].length);
    }

    void hide(int b, Rng rng) {
      masks[b] =
          Masks.draw(
              settings.mask(), settings.window(), settings.maskRatio(), settings.patch(), rng);
    }

    void disturb(int b, Rng rng) {
      if (settings.jitter() > 0) {
        for (int i = 0; i < x[b].length; i++) {
          x[b][i] += (float) (settings.jitter() * rng.nextGaussian());
        }
      }
    }

    double line(int b, int t, int d, double otherwise) {
      int before = t;
      while (before >= 0 && masks[b][before]) {
        before--;
      }
      int after = t;
      while (after < settings.window() && masks[b][after]) {
        after++;
      }
      if (before < 0 && after == settings.window()) {
        return otherwise;
      }
      if (before < 0) {
        return x[b][after * inputs + d];
      }
      if (after == settings.window()) {
        return x[b][before * inputs + d];
      }
      double share = (double) (t - before) / (after - before);
      return x[b][before * inputs + d] * (1 - share) + x[b][after * inputs + d] * share;
    }
  }
}
