package expanse.studio.marking;

import expanse.metric.BinaryCounts;
import expanse.metric.Spans;
import expanse.metric.Spans.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How far two people agree on the windows that both looked through.
///
/// @param windows that both looked through
/// @param first spans of the first annotator there
/// @param second spans of the second
/// @param barF1 per bar F1 of one against the other, all bars pooled; the same both ways
/// @param spanF1 F1 of spans that share at least half of the bars they cover together
/// @param ends mean distance in bars between the ends of such pairs; NaN without a pair
/// @param sameType share of such pairs that have the same type; NaN without a pair
public record Agreement(
    int windows, int first, int second, double barF1, double spanF1, double ends, double sameType) {
  private static final double MIN_IOU = 0.5;

  /// Compares two sets.
  ///
  /// @param window bars of a window
  public static Agreement of(MarkStore.State first, MarkStore.State second, int window) {
    Set<Integer> both = new TreeSet<>(reviewed(first));
    both.retainAll(reviewed(second));
    BinaryCounts bars = BinaryCounts.NONE;
    Spans.Match spans = Spans.Match.NONE;
    int endErrors = 0;
    int pairs = 0;
    int same = 0;
    for (int start : both) {
      List<Mark> a = inside(first.marks(), start, window);
      List<Mark> b = inside(second.marks(), start, window);
      float[] weight = new float[window];
      java.util.Arrays.fill(weight, 1);
      bars =
          bars.plus(
              BinaryCounts.of(
                  Spans.mask(clipped(b, start, window), window),
                  Spans.mask(clipped(a, start, window), window),
                  weight,
                  0.5));
      spans =
          spans.plus(Spans.match(clipped(b, start, window), clipped(a, start, window), MIN_IOU, 0));
      for (Mark one : a) {
        for (Mark other : b) {
          if (Spans.iou(span(one), span(other)) >= MIN_IOU) {
            pairs++;
            endErrors += Math.abs(one.start() - other.start()) + Math.abs(one.end() - other.end());
            same += one.type().equals(other.type()) ? 1 : 0;
          }
        }
      }
    }
    return new Agreement(
        both.size(),
        spans.truth(),
        spans.predicted(),
        bars.f1(),
        spans.f1(),
        pairs == 0 ? Double.NaN : endErrors / (2.0 * pairs),
        pairs == 0 ? Double.NaN : (double) same / pairs);
  }

  private static List<Integer> reviewed(MarkStore.State state) {
    return state.looks().stream()
        .filter(look -> look.decision() == Look.Decision.REVIEWED)
        .map(Look::start)
        .toList();
  }

  private static List<Mark> inside(List<Mark> marks, int start, int window) {
    return marks.stream().filter(m -> m.start() < start + window && m.end() >= start).toList();
  }

  private static Span span(Mark mark) {
    return new Span(mark.start(), mark.end());
  }

  private static List<Span> clipped(List<Mark> marks, int start, int window) {
    List<Span> spans = new ArrayList<>();
    for (Mark mark : marks) {
      spans.add(
          new Span(Math.max(mark.start() - start, 0), Math.min(mark.end() - start, window - 1)));
    }
    return spans;
  }
}
