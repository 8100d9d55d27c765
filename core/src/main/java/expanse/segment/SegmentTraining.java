package expanse.segment;

import expanse.base.ProgressListener;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.feature.WindowView;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.settings.TrainingSettings;
import expanse.tree.Bins;
import expanse.tree.BoostedTrees;
import expanse.tree.FieldTrees;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Fits segment models: one for each fold that is left out, and one that learns from all windows.
///
/// What trees of bars say of a window comes from those that have not seen it, for all further steps
/// as well (stacking; Wolpert, 1992). Nothing depends on the number of threads.
final class SegmentTraining {
  /// Bars of the longest span; a longer label is left to the trees of bars.
  static final int LONGEST = 80;

  /// Most types.
  static final int MOST_TYPES = SpanTypes.MOST;

  private static final long BARS = 0x5345_4742; // purposes of the random choices
  private static final long SPANS = 0x5345_4753;
  private static final long TYPES = 0x5345_4754;
  private static final long CUTS = 0x5345_4743;
  private static final int BINS = 64;
  private static final int SAMPLE = 40_000; // rows from which bins are made
  private static final float BESIDE = 0.5f; // target of the bar beside an end
  private static final int LEAST_SEEN = 4; // bars of a window that is not over, less one
  private static final int LEAST_CANDIDATES = 8; // a bar, on average
  private static final int MOST_CANDIDATES = 40;
  private static final int CHOSEN_ON = 512; // stretches that tell which spans to look at
  private static final int LEAST_LABELS = 5; // of a type, and least types with so many

  private final Dataset data;
  private final TrainingSettings settings;
  private final TrainingSettings.Segments options;
  private final Workers workers;
  private final ProgressListener listener;
  private final TrainingPool pool;
  private final int folds;
  private final List<TrainingStretch> stretches = new ArrayList<>();
  private final int[][] use; // [folds + 1] stretches to learn from
  private int done;

  SegmentTraining(
      Dataset data,
      TrainingPool pool,
      TrainingSettings settings,
      StretchBounds bounds,
      Workers workers,
      ProgressListener listener) {
    this.data = data;
    this.pool = pool;
    this.settings = settings;
    this.options = settings.segments();
    this.workers = workers;
    this.listener = listener;
    folds = settings.ensemble().folds();
    int steps = data.windowLength();
    for (int w = 0; w < pool.windows().size(); w++) {
      Window window = pool.windows().get(w);
      int[] rows = bounds.of(window);
      stretches.add(TrainingStretch.whole(data, window, w, rows));
      Rng draw = Rng.derived(settings.seed(), CUTS, w);
      for (int k = 0; k < options.cuts(); k++) {
        int newest = (int) ((k + draw.nextDouble()) * steps / options.cuts());
        stretches.add(
            TrainingStretch.cut(
                data, window, w, rows[0], Math.clamp(newest, LEAST_SEEN, steps - 1)));
      }
    }
    use = new int[folds + 1][];
    for (int fold = 0; fold <= folds; fold++) {
      boolean[] in = pool.learns()[fold];
      use[fold] =
          IntStream.range(0, stretches.size()).filter(i -> in[stretches.get(i).window()]).toArray();
    }
  }

  private int foldOf(TrainingStretch stretch) {
    return pool.fold()[stretch.window()];
  }

  /// Fits all models; the last has left nothing out.
  List<SegmentModel> fit() {
    int kinds = SegmentModel.BAR_KINDS;
    BoostedTrees[][] bars = fitBars();
    Evidence[] evidence = new Evidence[stretches.size()];
    workers.run(
        evidence.length,
        i -> {
          TrainingStretch s = stretches.get(i);
          List<BoostedTrees> unseen = List.of(bars[foldOf(s)]);
          evidence[i] = SegmentModel.evidence(unseen, s.view(data));
        });
    Candidates.Choice choice = choice(evidence);
    FieldTrees.Rows rows = rows(evidence, choice);
    List<List<FieldTrees.Near>> near = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      List<FieldTrees.Near> labels = new ArrayList<>();
      for (FieldTrees.Label label : stretches.get(i).labels()) {
        labels.add(FieldTrees.Near.of(rows, i, label, options.tolerance()));
      }
      near.add(labels);
    }
    int types = tellsTypes() ? data.types().size() : 0;
    BoostedTrees.Targets[] ofType = new BoostedTrees.Targets[types];
    for (int c = 0; c < types; c++) {
      ofType[c] = typeTargets(rows, near, c);
    }
    BoostedTrees[][] spans = new BoostedTrees[folds + 1][1 + types];
    workers.run(
        (folds + 1) * (1 + types),
        task -> {
          int fold = task % (folds + 1);
          int which = task / (folds + 1);
          spans[fold][which] =
              which == 0 ? fitSpans(rows, near, fold) : fitTypes(rows, ofType[which - 1], fold);
          heard();
        });
    List<Outlook> outlooks =
        new OutlookTraining(data, stretches, settings.seed()).fit(use, workers);
    List<SegmentModel> models = new ArrayList<>();
    for (int fold = 0; fold <= folds; fold++) {
      models.add(
          new SegmentModel(
              List.of(Arrays.copyOf(bars[fold], kinds)),
              spans[fold][0],
              List.of(spans[fold]).subList(1, 1 + types),
              choice,
              outlooks.get(fold)));
    }
    return models;
  }

  /// How many fits the listener hears of.
  static int fits(int folds) {
    return (folds + 1) * (SegmentModel.BAR_KINDS + 1);
  }

  private synchronized void heard() {
    done++;
    listener.done(done, fits(folds));
  }

  /// Trees of bars, \[folds + 1]\[kinds].
  private BoostedTrees[][] fitBars() {
    int columns = BarTable.COLUMNS;
    BarSeries inverted = settings.augmentation().inversion() > 0 ? data.bars().inverted() : null;
    int ways = inverted == null ? 1 : 2;
    int[] offset = new int[stretches.size() + 1];
    for (int i = 0; i < stretches.size(); i++) {
      TrainingStretch s = stretches.get(i);
      offset[i + 1] = offset[i] + ways * (s.to() - s.learnFrom());
    }
    int rows = offset[stretches.size()];
    float[][] targets = new float[SegmentModel.BAR_KINDS][rows];
    float[] weight = new float[rows];
    int[] group = new int[rows];
    Table table = new Table(rows, columns);
    workers.run(
        stretches.size(),
        i -> table.sample(offset[i], offset[i + 1] - offset[i], rowsOf(i, inverted)));
    table.makeEdges(workers);
    workers.run(
        stretches.size(),
        i -> {
          TrainingStretch s = stretches.get(i);
          table.put(offset[i], offset[i + 1] - offset[i], rowsOf(i, inverted));
          int bars = s.to() - s.learnFrom();
          for (int k = 0; k < ways * bars; k++) {
            int row = offset[i] + k;
            int t = s.learnFrom() + k % bars;
            weight[row] = (float) s.weight();
            group[row] = s.window();
            for (int kind = 0; kind < SegmentModel.BAR_KINDS; kind++) {
              targets[kind][row] = target(s, kind, t);
            }
          }
        });
    Bins bins = table.bins();
    BoostedTrees[][] bars = new BoostedTrees[folds + 1][SegmentModel.BAR_KINDS];
    workers.run(
        (folds + 1) * SegmentModel.BAR_KINDS,
        task -> {
          int fold = task % (folds + 1);
          int kind = task / (folds + 1);
          int[] learn =
              Arrays.stream(use[fold])
                  .flatMap(i -> IntStream.range(offset[i], offset[i + 1]))
                  .toArray();
          BoostedTrees.Options how =
              kind == 0
                  ? new BoostedTrees.Options(options.barTrees(), .05, 12, 60, 5, BINS, .4, .5)
                  : new BoostedTrees.Options(options.endTrees(), .08, 8, 60, 5, BINS, .3, .5);
          bars[fold][kind] =
              BoostedTrees.fit(
                  bins,
                  new BoostedTrees.Targets(targets[kind], weight, group),
                  learn,
                  how,
                  Rng.derived(settings.seed(), BARS, 16L * fold + kind));
          heard();
        });
    return bars;
  }

  /// The features of the bars that trees learn from in a stretch, upright, then inverted.
  private float[] rowsOf(int stretch, @Nullable BarSeries inverted) {
    TrainingStretch s = stretches.get(stretch);
    int columns = BarTable.COLUMNS;
    int bars = s.to() - s.learnFrom();
    float[] rows = new float[(inverted == null ? 1 : 2) * bars * columns];
    WindowView view = s.view(data);
    int from = s.learnFrom() * columns;
    System.arraycopy(BarTable.of(view), from, rows, 0, bars * columns);
    if (inverted != null) {
      WindowView other = new WindowView(inverted, view.first(), view.start(), view.length());
      System.arraycopy(BarTable.of(other), from, rows, bars * columns, bars * columns);
    }
    return rows;
  }

  private static float target(TrainingStretch s, int kind, int t) {
    float target = 0;
    for (FieldTrees.Label label : s.labels()) {
      if (kind == 0) {
        target = t >= label.start() && t <= label.end() ? 1 : target;
      } else if (kind == 1 || !label.open()) {
        int off = Math.abs(t - (kind == 1 ? label.start() : label.end()));
        target = Math.max(target, off == 0 ? 1 : off == 1 ? BESIDE : 0);
      }
    }
    return target;
  }

  /// Which spans are looked at: so many that there is one near the labels asked for, by what trees
  /// say of bars that they have not seen.
  private Candidates.Choice choice(Evidence[] evidence) {
    Candidates.Choice all = allSpans();
    int stride = Math.ceilDiv(stretches.size(), CHOSEN_ON);
    double[][] scores = new double[Math.ceilDiv(stretches.size(), stride)][];
    double[][] best = new double[scores.length][];
    workers.run(
        scores.length,
        i -> {
          TrainingStretch s = stretches.get(i * stride);
          Candidates.Scored every =
              Candidates.scored(s.view(data), s.from(), s.to(), evidence[i * stride], all);
          scores[i] = every.score();
          best[i] = s.labels().stream().mapToDouble(every::bestNear).toArray();
        });
    long bars = 0;
    for (int i = 0; i < stretches.size(); i += stride) {
      bars += stretches.get(i).to() - stretches.get(i).from();
    }
    double[] sorted = Arrays.stream(scores).flatMapToDouble(Arrays::stream).sorted().toArray();
    double[] labels = Arrays.stream(best).flatMapToDouble(Arrays::stream).sorted().toArray();
    int missed = (int) ((1 - options.coverage()) * labels.length);
    double least = missed < labels.length ? labels[missed] : 0;
    least = Math.max(least, reachedBy(sorted, MOST_CANDIDATES * bars));
    least = Math.min(least, reachedBy(sorted, LEAST_CANDIDATES * bars));
    return all.atLeast((float) least);
  }

  /// All spans as long as labels are, measured against the usual share of labelled bars.
  private Candidates.Choice allSpans() {
    int shortest = LONGEST;
    int longest = 1;
    long inside = 0;
    long bars = 0;
    for (TrainingStretch s : stretches) {
      bars += s.to() - s.from();
      for (FieldTrees.Label label : s.labels()) {
        inside += Math.min(label.end() + 1, s.to()) - Math.max(label.start(), s.from());
      }
    }
    for (IndexSpan span : data.spans()) {
      boolean seen =
          pool.windows().stream()
              .anyMatch(
                  w -> span.end() >= w.start() && span.start() < w.start() + data.windowLength());
      if (seen) {
        shortest = Math.min(shortest, span.length());
        longest = Math.max(longest, span.length());
      }
    }
    longest = Math.min(LONGEST, (int) Math.ceil(1.1 * longest));
    double share = Math.clamp((double) inside / Math.max(1, bars), 1e-3, 1 - 1e-3);
    return new Candidates.Choice(
        Math.min(shortest, longest),
        longest,
        (float) StrictMath.log(share / (1 - share)),
        Double.NEGATIVE_INFINITY);
  }

  /// The score that so many spans reach.
  private static double reachedBy(double[] sorted, long count) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, sorted.length - count)];
  }

  /// The candidates of all stretches. Each is described twice, for the edges of the bins and for
  /// the bins: descriptions take four times the memory of bins, and those of all stretches at once
  /// more than anything else.
  private FieldTrees.Rows rows(Evidence[] evidence, Candidates.Choice choice) {
    Candidates.Scored[] found = new Candidates.Scored[stretches.size()];
    workers.run(
        found.length,
        i -> {
          TrainingStretch s = stretches.get(i);
          found[i] = Candidates.scored(s.view(data), s.from(), s.to(), evidence[i], choice);
        });
    int[] offset = new int[found.length + 1];
    int[] steps = new int[found.length];
    double[] weight = new double[found.length];
    for (int i = 0; i < found.length; i++) {
      offset[i + 1] = offset[i] + found[i].start().length;
      steps[i] = stretches.get(i).steps();
      weight[i] = stretches.get(i).weight();
    }
    int count = offset[found.length];
    short[] start = new short[count];
    short[] end = new short[count];
    Table table = new Table(count, Candidates.COLUMNS);
    IntFunction<float[]> described =
        i ->
            Candidates.describe(
                stretches.get(i).view(data),
                offset[i + 1] - offset[i],
                found[i].start(),
                found[i].end(),
                evidence[i]);
    workers.run(
        found.length, i -> table.sample(offset[i], offset[i + 1] - offset[i], described.apply(i)));
    table.makeEdges(workers);
    workers.run(
        found.length,
        i -> {
          int mine = offset[i + 1] - offset[i];
          System.arraycopy(found[i].start(), 0, start, offset[i], mine);
          System.arraycopy(found[i].end(), 0, end, offset[i], mine);
          table.put(offset[i], mine, described.apply(i));
        });
    return new FieldTrees.Rows(table.bins(), steps, offset, start, end, weight);
  }

  private BoostedTrees fitSpans(FieldTrees.Rows rows, List<List<FieldTrees.Near>> near, int fold) {
    return FieldTrees.fit(
        rows,
        near,
        use[fold],
        new FieldTrees.Options(options.spanTrees(), .06, 8, 20, .5, 6, .4, .5, options.tolerance()),
        Rng.derived(settings.seed(), SPANS, fold));
  }

  /// Whether there are enough labels of two types.
  private boolean tellsTypes() {
    int[] count = new int[data.types().size()];
    for (IndexSpan span : data.spans()) {
      int type = data.types().classOf(span.type());
      if (type >= 0) {
        count[type]++;
      }
    }
    return Arrays.stream(count).filter(n -> n >= LEAST_LABELS).count() > 1;
  }

  /// Whether the candidates near labels are of a type; all others weigh nothing.
  private BoostedTrees.Targets typeTargets(
      FieldTrees.Rows rows, List<List<FieldTrees.Near>> near, int type) {
    float[] target = new float[rows.start().length];
    float[] weight = new float[target.length];
    int[] group = new int[target.length];
    for (int i = 0; i < stretches.size(); i++) {
      TrainingStretch s = stretches.get(i);
      Arrays.fill(group, rows.offset()[i], rows.offset()[i + 1], s.window());
      for (int k = 0; k < near.get(i).size(); k++) {
        FieldTrees.Near one = near.get(i).get(k);
        double all = Arrays.stream(one.fit()).sum();
        int is = typeOf(s, s.labels().get(k));
        for (int j = 0; j < one.row().length; j++) {
          target[one.row()[j]] = is == type ? 1 : 0;
          weight[one.row()[j]] = is < 0 ? 0 : (float) (s.weight() * one.fit()[j] / all);
        }
      }
    }
    return new BoostedTrees.Targets(target, weight, group);
  }

  /// The class of a label's type, -1 when it has none.
  private int typeOf(TrainingStretch s, FieldTrees.Label label) {
    return data.spans().stream()
        .filter(span -> span.start() - s.start() == label.start())
        .findFirst()
        .map(span -> data.types().classOf(span.type()))
        .orElse(-1);
  }

  private BoostedTrees fitTypes(FieldTrees.Rows rows, BoostedTrees.Targets targets, int fold) {
    int[] learn =
        Arrays.stream(use[fold])
            .flatMap(i -> IntStream.range(rows.offset()[i], rows.offset()[i + 1]))
            .filter(row -> targets.weight()[row] > 0)
            .toArray();
    return BoostedTrees.fit(
        rows.bins(),
        targets,
        learn,
        new BoostedTrees.Options(60, .08, 4, 60, 2, BINS, .3, .6),
        Rng.derived(settings.seed(), TYPES, fold));
  }

  /// A table of rows sorted into bins whose edges come from a sample of the rows.
  private static final class Table {
    private final int columns;
    private final int stride;
    private final float[] sample;
    private final byte[][] binned;
    private float[][] edges = new float[0][];

    Table(int rows, int columns) {
      this.columns = columns;
      stride = Math.max(1, rows / SAMPLE);
      sample = new float[(rows + stride - 1) / stride * columns];
      binned = new byte[columns][rows];
    }

    void sample(int offset, int rows, float[] values) {
      for (int r = 0; r < rows; r++) {
        if ((offset + r) % stride == 0) {
          System.arraycopy(values, r * columns, sample, (offset + r) / stride * columns, columns);
        }
      }
    }

    void makeEdges(Workers workers) {
      edges = new float[columns][];
      workers.run(
          columns,
          c -> {
            float[] column = new float[sample.length / columns];
            for (int r = 0; r < column.length; r++) {
              column[r] = sample[r * columns + c];
            }
            edges[c] = Bins.edges(column, BINS);
          });
    }

    void put(int offset, int rows, float[] values) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          binned[c][offset + r] = (byte) Bins.bin(edges[c], values[r * columns + c]);
        }
      }
    }

    Bins bins() {
      return new Bins(edges, binned);
    }
  }
}
