package expanse.split;

import expanse.base.InputException;
import expanse.base.Plural;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One act of dividing windows into subsets.
final class SplitPlanning {
  /// A subset may lose this share of its windows to the embargo before the embargo is shortened.
  private static final double MOST_DROPPED = 0.2;

  private final BarSeries bars;
  private final List<Window> windows;
  private final List<IndexSpan> spans;
  private final int length;
  private final SplitOptions options;
  private final WindowClock clock;
  private final List<String> notes = new ArrayList<>();

  SplitPlanning(
      BarSeries bars,
      List<Window> windows,
      List<IndexSpan> spans,
      int length,
      SplitOptions options) {
    this.bars = bars;
    this.windows = List.copyOf(windows);
    this.spans = List.copyOf(spans);
    this.length = length;
    this.options = options;
    this.clock = new WindowClock(bars, length);
    for (Window window : windows) {
      if (window.start() < 0 || window.start() > bars.size() - length) {
        throw new InputException(
            "window "
                + window.id()
                + " does not fit: "
                + length
                + " bars from row "
                + window.start()
                + " of "
                + bars.size());
      }
      requireOneInstrument(window);
    }
    if (windows.isEmpty()) {
      throw new InputException(
          "there are no windows to split; give a windows file or label more spans");
    }
  }

  private void requireOneInstrument(Window window) {
    Instrument own = bars.instrumentOf(window.start());
    int last = own.to() - length;
    if (window.start() <= last) {
      return;
    }
    Instrument next = bars.instrumentOf(own.to());
    boolean roll = next.name().equals(own.name());
    throw new InputException(
        "window "
            + name(window)
            + " lies across "
            + (roll
                ? "a roll of " + own.name() + " from one contract to the next"
                : "two instruments, " + own.name() + " and " + next.name())
            + ": "
            + Plural.of(own.to() - window.start(), "bar")
            + " of its "
            + length
            + " belong to the first; a window lies within the bars of one: "
            + (last >= own.from()
                ? "let it start at " + Instant.ofEpochMilli(bars.time(last)) + " or earlier, or "
                : "")
            + "take it out of the windows file");
  }

  SplitPlan plan() {
    long given = windows.stream().filter(window -> window.subset() != null).count();
    if (options.method() == SplitOptions.Method.LEGACY_RANDOM) {
      return legacyRandom();
    }
    if (given == 0) {
      return inTimeOrder();
    }
    if (given < windows.size()) {
      Window lacking =
          windows.stream().filter(window -> window.subset() == null).findFirst().orElseThrow();
      throw new InputException(
          "window "
              + lacking.id()
              + " has no split although others have one; give every window a split, or none");
    }
    return asGiven();
  }

  private SplitPlan inTimeOrder() {
    List<Window> sorted = sorted(windows);
    int n = sorted.size();
    int testCount = options.test() == 0 ? 0 : Math.max(1, (int) Math.round(options.test() * n));
    int validationCount = Math.max(1, (int) Math.round(options.validation() * n));
    if (n - testCount - validationCount < 1) {
      throw new InputException(
          n
              + " windows are too few to split into training, validation and test; add windows or"
              + " labels");
    }
    return affordable(embargo -> {
      int testFrom =
          testCount == 0 ? n : bestCut(sorted, n - testCount, validationCount + 1, n, embargo);
      int validationFrom =
          bestCut(sorted, testFrom - Math.min(validationCount, testFrom - 1), 1, testFrom, embargo);
      return purged(
          sorted.subList(0, validationFrom),
          sorted.subList(validationFrom, testFrom),
          sorted.subList(testFrom, n),
          embargo,
          "in time order, purged, embargo of " + embargo + " bars");
    });
  }

  /// The plan with the embargo asked for, halved until it does not drop too many windows.
  ///
  /// @param plans by embargo in bars
  private SplitPlan affordable(IntFunction<SplitPlan> plans) {
    for (int embargo = options.embargo(); ; embargo /= 2) {
      SplitPlan plan = plans.apply(embargo);
      if (embargo == 0 || affordable(plan)) {
        return plan;
      }
      notes.add(
          "an embargo of "
              + embargo
              + " bars would drop "
              + plan.dropped().size()
              + " windows; it was halved");
    }
  }

  private SplitPlan asGiven() {
    List<Window> train = of(Subset.TRAIN);
    List<Window> validation = of(Subset.VALIDATION);
    List<Window> test = of(Subset.TEST);
    refuseLeaks(train, validation);
    refuseLeaks(train, test);
    refuseLeaks(validation, test);
    if (!validation.isEmpty() || train.isEmpty()) {
      return finished(
          "as given by the windows file",
          false,
          options.embargo(),
          train,
          validation,
          test,
          List.of());
    }
    int n = train.size();
    int count = Math.max(1, (int) Math.round(options.validation() * n));
    if (n - count < 1) {
      throw new InputException(
          n + " training window is too few to set some aside for validation; add windows");
    }
    return affordable(embargo -> {
      int cut = bestCut(train, n - count, 1, n, embargo);
      return purged(
          train.subList(0, cut),
          train.subList(cut, n),
          test,
          embargo,
          "training and test as given by the windows file, validation = the latest training"
              + " windows, purged, embargo of "
              + embargo
              + " bars");
    });
  }

  private SplitPlan legacyRandom() {
    List<Window> test = of(Subset.TEST);
    List<Window> rest = windows.stream().filter(window -> window.subset() != Subset.TEST).toList();
    int n = rest.size();
    int[] order = LegacyRandomSplit.permutation(n, options.seed());
    int count = LegacyRandomSplit.validationCount(n, options.validation());
    List<Window> validation = new ArrayList<>();
    List<Window> train = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      (k < count ? validation : train).add(rest.get(order[k]));
    }
    if (train.isEmpty()) {
      throw new InputException(n + " windows are too few to split at random; add windows");
    }
    notes.add(
        "LEAKY: windows were assigned at random, as in the original system, so the subsets share"
            + " bars and labels; no figure from this split tells anything about new bars");
    return finished("legacy-random (leaky)", true, 0, train, validation, test, List.of());
  }

  /// Drops windows of earlier subsets that would leak into later ones.
  private SplitPlan purged(
      List<Window> train, List<Window> validation, List<Window> test, int embargo, String method) {
    List<SplitPlan.Dropped> dropped = new ArrayList<>();
    SubsetFootprint testFootprint = footprint(test);
    List<Window> keptValidation = keep(validation, List.of(testFootprint), embargo, dropped);
    SubsetFootprint validationFootprint = footprint(keptValidation);
    List<Window> keptTrain =
        keep(train, List.of(validationFootprint, testFootprint), embargo, dropped);
    if (embargo == 0 && (keptTrain.isEmpty() || keptValidation.isEmpty())) {
      String message =
          "every "
              + (keptTrain.isEmpty() ? "training" : "validation")
              + " window shares bars or labels with a later subset, lies at its time in another"
              + " market, or has prices that come again there (window "
              + dropped.getFirst().window().id()
              + " "
              + dropped.getFirst().reason()
              + "); space the windows further apart";
      throw dropped.stream().anyMatch(SplitPlan.Dropped::forCopy)
          ? new CopyException(message)
          : new InputException(message);
    }
    return finished(method, false, embargo, keptTrain, keptValidation, test, dropped);
  }

  private static List<Window> keep(
      List<Window> candidates,
      List<SubsetFootprint> later,
      int embargo,
      List<SplitPlan.Dropped> dropped) {
    List<Window> kept = new ArrayList<>();
    for (Window window : candidates) {
      SubsetFootprint.@Nullable Leak leak = null;
      for (SubsetFootprint subset : later) {
        leak = leak == null ? subset.leak(window, embargo) : leak;
      }
      if (leak == null) {
        kept.add(window);
      } else {
        dropped.add(
            new SplitPlan.Dropped(
                window,
                "with window " + leak.window().id() + ": " + leak.detail(),
                leak.kind() == SubsetFootprint.Kind.COPY));
      }
    }
    return kept;
  }

  private boolean affordable(SplitPlan plan) {
    if (plan.train().isEmpty() || plan.validation().isEmpty()) {
      return false;
    }
    // a shorter embargo brings no copy back, and prices to come must not choose the embargo
    long lost = plan.dropped().stream().filter(dropped -> !dropped.forCopy()).count();
    int all = plan.train().size() + plan.validation().size() + plan.dropped().size();
    return lost <= MOST_DROPPED * all;
  }

  private void refuseLeaks(List<Window> earlier, List<Window> later) {
    SubsetFootprint footprint = footprint(later);
    for (Window window : earlier) {
      SubsetFootprint.Leak leak = footprint.leak(window, 0);
      if (leak != null) {
        String message =
            "windows "
                + name(window)
                + " and "
                + name(leak.window())
                + " leak: "
                + leak.detail()
                + "; put them into the same subset or remove one";
        throw leak.kind() == SubsetFootprint.Kind.COPY
            ? new CopyException(message)
            : new InputException(message);
      }
    }
  }

  /// The number of windows before a cut near the wish that loses the fewest windows to the purge.
  private int bestCut(List<Window> sorted, int wish, int least, int most, int embargo) {
    int reach = Math.max(1, sorted.size() / 20);
    int best = wish;
    int bestCost = Integer.MAX_VALUE;
    for (int offset = 0; offset <= 2 * reach; offset++) {
      int cut = wish + ((offset & 1) == 0 ? offset / 2 : -(offset + 1) / 2);
      if (cut < least || cut >= most) {
        continue;
      }
      int cost = 0;
      for (int i = cut - 1; i >= 0; i--) {
        boolean lost = clock.between(sorted.get(i), sorted.get(cut)) < embargo;
        if (!lost && bars.instruments().size() == 1) {
          break; // the windows before lie farther away
        }
        cost += lost ? 1 : 0;
      }
      if (cost < bestCost) {
        best = cut;
        bestCost = cost;
      }
    }
    return best;
  }

  private SubsetFootprint footprint(List<Window> windows) {
    SubsetFootprint footprint = new SubsetFootprint(length, spans, bars);
    windows.forEach(footprint::add);
    return footprint;
  }

  private List<Window> of(Subset subset) {
    return sorted(windows.stream().filter(window -> window.subset() == subset).toList());
  }

  private List<Window> sorted(List<Window> list) {
    List<Window> sorted = new ArrayList<>(list);
    sorted.sort(clock.order());
    return sorted;
  }

  private SplitPlan finished(
      String method,
      boolean leaky,
      int embargo,
      List<Window> train,
      List<Window> validation,
      List<Window> test,
      List<SplitPlan.Dropped> dropped) {
    SplitProof proof = new SplitProof(bars, spans, length);
    List<Window> t = assigned(train, Subset.TRAIN);
    List<Window> v = assigned(validation, Subset.VALIDATION);
    List<Window> e = assigned(test, Subset.TEST);
    String text = proof.text(method, embargo, t, v, e, dropped, notes);
    int kept = leaky ? 0 : Math.min(embargo, proof.smallestDistance(List.of(t, v, e)));
    return new SplitPlan(method, leaky, kept, length, t, v, e, dropped, text);
  }

  private static List<Window> assigned(List<Window> windows, Subset subset) {
    return windows.stream().map(w -> new Window(w.id(), subset, w.start())).toList();
  }

  private String name(Window window) {
    return window.id() + " (" + Instant.ofEpochMilli(bars.time(window.start())) + ")";
  }
}
