package expanse.label;

import expanse.base.Plural;
import expanse.market.BarSeries;
import expanse.table.CsvFile;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What there is to say about a set of labels on their bars.
///
/// @param labels how many
/// @param types how many of them have each type
/// @param medianBars median length
/// @param shortestBars smallest length
/// @param longestBars largest length
/// @param labelledShare share of the bars that are part of a label: of those in windows, when there
///   are windows
/// @param medianEfficiency median of |move| over the path travelled, 1 for a straight line
/// @param windows how many windows were given, -1 for none
/// @param emptyWindows windows without any label
/// @param positions labels by the position of their middle in the window, in [#POSITION_BINS] equal
///   bins; a label in two windows counts twice
/// @param offsetMillis by which labels would have to be moved to lie on straight legs, 0 when they
///   do
/// @param findings what a person should look at, in order of the labels
public record LabelCheck(
    int labels,
    Map<SpanType, Integer> types,
    double medianBars,
    int shortestBars,
    int longestBars,
    double labelledShare,
    double medianEfficiency,
    int windows,
    int emptyWindows,
    List<Integer> positions,
    long offsetMillis,
    List<Finding> findings) {
  /// Bins of the position histogram.
  public static final int POSITION_BINS = 7;

  private static final int SHOWN = 5;
  private static final int ENOUGH = 20; // labels from which on a rare type is worth a word

  /// What may be wrong with a label.
  public enum Kind {
    /// It starts or ends at a time at which no bar starts.
    NO_BAR("start or end where there is no bar", true),
    /// It crosses a gap in the bars.
    OVER_GAP("cross a gap in the bars", true),
    /// It shares at least half of its bars, or of the other's, with a label of the other type.
    CONTRADICTION("contradict a label of the other type", true),
    /// It stands there twice.
    DUPLICATE("are duplicates", true),
    /// It shares bars with another label.
    OVERLAP("share bars with another label", false),
    /// It lies in no window, or only partly in one.
    OUTSIDE_WINDOWS("do not lie entirely within a window", false),
    /// Moving an end by a bar or two gives a much better leg.
    DOUBTFUL_END("have a doubtful end", false),
    /// No other label has its type, though most have one.
    LONE_TYPE("are the only ones of their type", false),
    /// It has no type, and others have.
    NO_TYPE("have no type", false),
    /// The rule that explains most labels does not find it.
    NO_RULE("do not fit the rule", false);

    private final String text;
    private final boolean wrong;

    Kind(String text, boolean wrong) {
      this.text = text;
      this.wrong = wrong;
    }

    /// Whether such a label harms training, rather than being worth a look.
    public boolean isWrong() {
      return wrong;
    }

    /// The name in files: `no-bar`.
    public String fileName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// One thing to look at.
  ///
  /// @param kind what it is
  /// @param label position of the label in its file, from 0
  /// @param other position of the other label concerned, or -1
  /// @param span the label
  /// @param what in words
  public record Finding(Kind kind, int label, int other, Label span, String what) {}

  /// Copies the lists.
  public LabelCheck {
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    positions = List.copyOf(positions);
    findings = List.copyOf(findings);
  }

  /// Checks labels on the bars they belong to.
  public static LabelCheck of(BarSeries bars, List<Label> labels) {
    return new LabelChecker(bars, labels, null, 0).check();
  }

  /// Checks labels on the bars they belong to and in the windows that were reviewed.
  ///
  /// @param windowStarts first rows of the windows
  /// @param windowLength bars in each
  public static LabelCheck of(
      BarSeries bars, List<Label> labels, int[] windowStarts, int windowLength) {
    return new LabelChecker(bars, labels, windowStarts, windowLength).check();
  }

  /// Says in a sentence that labels look off by a whole number of half hours, where they do.
  public static Optional<String> offset(BarSeries bars, List<Label> labels) {
    OptionalLong millis = LabelOffset.find(bars, labels);
    return millis.isPresent()
        ? Optional.of(LabelOffset.text(millis.getAsLong()))
        : Optional.empty();
  }

  /// The same with more findings, behind the others.
  public LabelCheck with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new LabelCheck(
        labels,
        types,
        medianBars,
        shortestBars,
        longestBars,
        labelledShare,
        medianEfficiency,
        windows,
        emptyWindows,
        positions,
        offsetMillis,
        all);
  }

  /// How many findings there are of a kind.
  public int count(Kind kind) {
    return (int) findings.stream().filter(f -> f.kind() == kind).count();
  }

  /// Whether some label harms training.
  public boolean hasWrong() {
    return offsetMillis != 0 || findings.stream().anyMatch(f -> f.kind().isWrong());
  }

  /// All of it in lines for people.
  public String text() {
    if (labels == 0) {
      return "There are no labels.\n";
    }
    List<String> lines = new ArrayList<>();
    addMeasures(lines);
    if (labels >= ENOUGH) {
      types.forEach((type, count) -> {
        if (count > 1 && count * 10 < labels) {
          lines.add(
              String.format(
                  Locale.ROOT,
                  "Type %s has only %d labels, so the type head has little to learn from.",
                  type.text(),
                  count));
        }
      });
    }
    if (windows >= 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s, %,d without a label; labels by position in the window: %s",
              Plural.of(windows, "window"),
              emptyWindows,
              positions.toString().replaceAll("[\\[\\],]", "")));
    }
    if (offsetMillis != 0) {
      lines.add(LabelOffset.text(offsetMillis));
    }
    for (Kind kind : Kind.values()) {
      int count = count(kind);
      if (count == 0) {
        continue;
      }
      lines.add(String.format(Locale.ROOT, "Labels that %s: %,d", kind.text, count));
      findings.stream()
          .filter(f -> f.kind() == kind)
          .limit(SHOWN)
          .forEach(f ->
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "  label %d (%s to %s) %s",
                      f.label() + 1,
                      TimeText.of(f.span().start()),
                      TimeText.of(f.span().end()),
                      f.what())));
      if (kind == Kind.NO_BAR) {
        lines.add("  (--snap moves ends that lie between two bars to the bars that hold them)");
      }
      if (count > SHOWN) {
        lines.add(String.format(Locale.ROOT, "  and %,d more", count - SHOWN));
      }
    }
    if (findings.isEmpty() && offsetMillis == 0) {
      lines.add("No problem found.");
    }
    return String.join("\n", lines) + "\n";
  }

  private void addMeasures(List<String> lines) {
    String counted =
        Plural.of(labels, "label") + (types.isEmpty() ? "" : ": " + SpanTypes.text(types));
    if (longestBars == 0) {
      lines.add(counted + "; none of them lies on the bars");
      return;
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%s; %d to %s, median %.0f",
            counted,
            shortestBars,
            Plural.of(longestBars, "bar"),
            medianBars));
    lines.add(
        String.format(
            Locale.ROOT,
            "%.1f %% of the bars%s are labelled; the median label is %.0f %% efficient (net move /"
                + " distance travelled)",
            100 * labelledShare,
            windows >= 0 ? " in windows" : "",
            100 * medianEfficiency));
    if (medianEfficiency < LabelChecker.LEG_EFFICIENCY) {
      lines.add(
          "Most labels are not directional moves (they may mark what precedes an expansion), so"
              + " their ends are not checked.");
    }
  }

  /// Writes the findings as CSV: `finding,label,start,end,type,other,what`, labels counted from 1.
  public void write(Path file) {
    CsvFile.write(
        file,
        csv -> {
          csv.writeRecord("finding", "label", "start", "end", "type", "other", "what");
          for (Finding f : findings) {
            csv.writeRecord(
                f.kind().fileName(),
                Integer.toString(f.label() + 1),
                TimeText.of(f.span().start()),
                TimeText.of(f.span().end()),
                f.span().type().text(),
                f.other() < 0 ? "" : Integer.toString(f.other() + 1),
                f.what());
          }
        });
  }
}
