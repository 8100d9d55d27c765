package expanse.tree;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.feature.SpanContext;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.window.Subset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells the types of spans: boosted trees on what price did before a span and in it
/// ([SpanContext]), one forest for each type against the rest, or one for two types.
///
/// The labels outside the test subset are dealt into blocks of time, and a set of forests is grown
/// without each of them. A span in the time of a block is judged by the forests that have not seen
/// that block; any other by all of them. Every label is shown as it is and with its ends moved by
/// up to three bars, since the spans that are to be told apart are found, not given.
///
/// Any model that finds spans can ask this one for their types: [#probabilities] takes a span's
/// description and the row at which it starts.
public final class SpanTypeModel {
  /// Least labels of a type, and least types with so many, for anything to be learned.
  static final int LEAST_LABELS = 5;

  private static final int FOLDS = 5;
  private static final int COPIES = 4; // with moved ends, beside the label as it is
  private static final int MOVED = 3; // bars
  private static final BoostedTrees.Options OPTIONS =
      new BoostedTrees.Options(150, 0.05, 6, 8, 5, 63, 0.4, 0.7);
  private static final String WINDOWS = "windows";
  private static final String TYPES = "types";
  private static final String BLOCKS = "blocks";
  private static final String SKILL = "skill";

  private final SpanTypes types;
  private final BoostedTrees[][] forests; // [folds][forests]
  private final int[] blocks; // [folds - 1] rows at which the blocks after the first begin
  private final String windows;
  private final Skill skill;

  /// What the model has shown on spans whose types it had not seen.
  ///
  /// @param cases spans
  /// @param accuracy share of them that were told rightly
  /// @param majority share of the most frequent type
  /// @param lower lower end of the 95 % interval of accuracy minus majority
  public record Skill(int cases, double accuracy, double majority, double lower) {
    /// Nothing shown yet.
    public static final Skill NONE = new Skill(0, Double.NaN, Double.NaN, Double.NaN);

    /// Whether types are told: the model is right more often than the most frequent type is, beyond
    /// chance.
    public boolean shown() {
      return lower > 0;
    }
  }

  private SpanTypeModel(
      SpanTypes types, BoostedTrees[][] forests, int[] blocks, String windows, Skill skill) {
    this.types = types;
    this.forests = forests;
    this.blocks = blocks;
    this.windows = windows;
    this.skill = skill;
  }

  /// A model that has learned nothing, for runs whose networks tell types.
  public static SpanTypeModel none(Dataset data) {
    return new SpanTypeModel(
        data.types(), new BoostedTrees[0][], new int[0], data.digest(), Skill.NONE);
  }

  /// Learns from the labels that training and validation show, or learns nothing where these are
  /// too few.
  public static SpanTypeModel fit(Dataset data, long seed) {
    SpanTypes types = data.types();
    List<IndexSpan> spans = labels(data);
    long taught =
        types.list().stream()
            .filter(
                type -> spans.stream().filter(s -> s.type().equals(type)).count() >= LEAST_LABELS)
            .count();
    if (taught < 2) {
      return none(data);
    }
    int n = spans.size();
    int[] blocks = new int[FOLDS - 1];
    for (int k = 1; k < FOLDS; k++) {
      blocks[k - 1] = spans.get(Math.ceilDiv(k * n, FOLDS)).start();
    }
    int rowsEach = 1 + COPIES;
    int columns = SpanContext.NAMES.size();
    float[] x = new float[n * rowsEach * columns];
    Rng rng = Rng.derived(seed, 0x7E5);
    int[] segments = segmentStarts(data.bars());
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < rowsEach; c++) {
        float[] row = described(data.bars(), segments, spans.get(i), c == 0 ? null : rng);
        System.arraycopy(row, 0, x, (i * rowsEach + c) * columns, columns);
      }
    }
    int many = types.size() == 2 ? 1 : types.size();
    BoostedTrees[][] forests = new BoostedTrees[FOLDS][many];
    for (int fold = 0; fold < FOLDS; fold++) {
      for (int k = 0; k < many; k++) {
        SpanType target = types.get(many == 1 ? 1 : k);
        forests[fold][k] =
            fitOne(spans, x, blocks, fold, target, Rng.derived(seed, 0x7E6, fold, k));
      }
    }
    return new SpanTypeModel(types, forests, blocks, data.digest(), Skill.NONE);
  }

  /// Labels with a type to learn from, in time order: those that lie wholly in what training and
  /// validation show, and all others before the first test window. Outside of reviewed windows an
  /// unlabelled bar says nothing, but a label still says what it is.
  public static List<IndexSpan> labels(Dataset data) {
    int firstTest = data.reviewed(Subset.TEST).nextSetBit(0);
    int before = firstTest < 0 ? data.bars().size() : firstTest - SpanContext.BARS_BEFORE;
    Set<IndexSpan> shown = new HashSet<>(shown(data));
    return data.spans().stream()
        .filter(s -> !s.type().isNone() && (s.end() < before || shown.contains(s)))
        .toList();
  }

  /// Labels that lie wholly in what training and validation show, in time order.
  public static List<IndexSpan> shown(Dataset data) {
    BitSet shown = (BitSet) data.reviewed(Subset.TRAIN).clone();
    shown.or(data.reviewed(Subset.VALIDATION));
    shown.andNot(data.reviewed(Subset.TEST));
    return data.spans().stream()
        .filter(s -> shown.nextClearBit(s.start()) > s.end())
        .sorted(Comparator.comparingInt(IndexSpan::start))
        .toList();
  }

  private static float[] described(
      BarSeries bars, int[] segments, IndexSpan span, @Nullable Rng rng) {
    int first = segments[span.start()];
    int start = span.start();
    int end = span.end();
    if (rng != null) {
      start = Math.max(first, start + rng.nextInt(2 * MOVED + 1) - MOVED);
      end = Math.max(start, end + rng.nextInt(2 * MOVED + 1) - MOVED);
      end = Math.min(end, bars.size() - 1);
      if (segments[end] != first) {
        end = Math.max(start, span.end());
      }
    }
    return SpanContext.of(bars, first, start, end);
  }

  private static BoostedTrees fitOne(
      List<IndexSpan> spans, float[] x, int[] blocks, int fold, SpanType target, Rng draw) {
    int rowsEach = 1 + COPIES;
    int columns = SpanContext.NAMES.size();
    int[] use = new int[spans.size()];
    int used = 0;
    for (int i = 0; i < use.length; i++) {
      if (blockOf(blocks, spans.get(i).start()) != fold) {
        use[used++] = i;
      }
    }
    float[] rows = new float[used * rowsEach * columns];
    float[] y = new float[used * rowsEach];
    float[] weight = new float[used * rowsEach];
    int[] group = new int[used * rowsEach];
    for (int u = 0; u < used; u++) {
      System.arraycopy(
          x, use[u] * rowsEach * columns, rows, u * rowsEach * columns, rowsEach * columns);
      for (int c = 0; c < rowsEach; c++) {
        y[u * rowsEach + c] = spans.get(use[u]).type().equals(target) ? 1 : 0;
        weight[u * rowsEach + c] = 1f / rowsEach;
        group[u * rowsEach + c] = u;
      }
    }
    return BoostedTrees.fit(rows, y, weight, group, columns, OPTIONS, draw);
  }

  /// The first row of the segment of every row.
  public static int[] segmentStarts(BarSeries bars) {
    int[] first = new int[bars.size()];
    for (Segment segment : bars.segments()) {
      Arrays.fill(first, segment.from(), segment.to(), segment.from());
    }
    return first;
  }

  private static int blockOf(int[] blocks, int row) {
    int block = 0;
    while (block < blocks.length && row >= blocks[block]) {
      block++;
    }
    return block;
  }

  /// The types, in the order of the probabilities.
  public SpanTypes types() {
    return types;
  }

  /// Whether it has learned anything.
  public boolean isTrained() {
    return forests.length > 0;
  }

  /// What it has shown.
  public Skill skill() {
    return skill;
  }

  /// The same with what it has shown.
  public SpanTypeModel with(Skill shown) {
    return new SpanTypeModel(types, forests, blocks, windows, shown);
  }

  /// Probabilities of the types, which sum to one.
  ///
  /// @param context of the span, from [SpanContext]
  /// @param row at which it starts, so that only forests are asked that do not know its label; -1
  ///   for bars that the run was not trained on
  public double[] probabilities(float[] context, int row) {
    double[] p = new double[types.size()];
    int only = row < 0 ? -1 : blockOf(blocks, row);
    for (int fold = 0; fold < forests.length; fold++) {
      if (only >= 0 && fold != only) {
        continue;
      }
      for (int k = 0; k < forests[fold].length; k++) {
        double one = 1 / (1 + StrictMath.exp(-forests[fold][k].logOdds(context, 0)));
        if (forests[fold].length == 1) {
          p[0] += 1 - one;
          p[1] += one;
        } else {
          p[k] += one;
        }
      }
    }
    double sum = Arrays.stream(p).sum();
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /// Writes the model.
  public void write(Path file) {
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (int fold = 0; fold < forests.length; fold++) {
      for (int k = 0; k < forests[fold].length; k++) {
        forests[fold][k].addTo(tensors, name(fold, k));
      }
    }
    float[] rows = new float[2 * blocks.length]; // exact: halves of 16 bits
    for (int i = 0; i < blocks.length; i++) {
      rows[2 * i] = blocks[i] >>> 16;
      rows[2 * i + 1] = blocks[i] & 0xFFFF;
    }
    tensors.put(BLOCKS, SafeTensors.Tensor.of(rows));
    Map<String, String> about = new LinkedHashMap<>();
    about.put(WINDOWS, windows);
    about.put(TYPES, String.join(",", types.names()));
    about.put(
        SKILL,
        skill.cases() + " " + skill.accuracy() + " " + skill.majority() + " " + skill.lower());
    SafeTensorsFiles.write(file, new SafeTensors(tensors, about));
  }

  /// Reads a model.
  ///
  /// @param windows SHA-256 of the windows and labels of the run
  /// @throws InputException when the file is damaged or of another run
  public static SpanTypeModel read(Path file, String windows) {
    SafeTensors content = SafeTensorsFiles.read(file);
    Map<String, String> about = content.metadata();
    if (!windows.equals(about.get(WINDOWS))) {
      throw new InputException(file + " is of another run; take both from the same copy");
    }
    try {
      SpanTypes types = SpanTypes.ofNames(List.of(about.getOrDefault(TYPES, "").split(",")));
      String[] shown = about.getOrDefault(SKILL, "").split(" ");
      Skill skill =
          new Skill(
              Integer.parseInt(shown[0]),
              Double.parseDouble(shown[1]),
              Double.parseDouble(shown[2]),
              Double.parseDouble(shown[3]));
      SafeTensors.Tensor rows = content.tensors().get(BLOCKS);
      float[] halves = rows == null ? new float[0] : rows.values();
      int[] blocks = new int[halves.length / 2];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = ((int) halves[2 * i] << 16) | (int) halves[2 * i + 1];
      }
      List<BoostedTrees[]> forests = new ArrayList<>();
      int many = types.size() == 2 ? 1 : types.size();
      for (int fold = 0; content.tensors().containsKey(name(fold, 0) + ".base"); fold++) {
        BoostedTrees[] own = new BoostedTrees[many];
        for (int k = 0; k < many; k++) {
          own[k] =
              BoostedTrees.of(content.tensors(), name(fold, k), SpanContext.NAMES.size(), file);
        }
        forests.add(own);
      }
      if (!forests.isEmpty() && forests.size() != blocks.length + 1) {
        throw new InputException(file + " does not hold sound trees; take it from a copy");
      }
      return new SpanTypeModel(
          types, forests.toArray(BoostedTrees[][]::new), blocks, windows, skill);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new InputException(file + " is no model of types; take it from a copy", e);
    }
  }

  private static String name(int fold, int k) {
    return "types." + fold + "." + k;
  }
}
