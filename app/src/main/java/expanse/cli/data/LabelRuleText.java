package expanse.cli.data;

import expanse.label.IndexSpan;
import expanse.label.Label;
import expanse.label.LabelCheck;
import expanse.label.LabelCheck.Finding;
import expanse.label.LabelCheck.Kind;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.rule.LabelRules;
import expanse.rule.RuleExplanation;
import expanse.rule.RuleExplanation.Misfit;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What labels mark, in words, for `label check`.
final class LabelRuleText {
  private LabelRuleText() {}

  /// Explains the labels that lie on bars. Test windows are left out.
  ///
  /// @param windows that were reviewed; empty when all bars from the first label to the last were
  /// @param length bars of a window
  static RuleExplanation explain(
      BarSeries bars, List<Label> labels, List<Window> windows, int length) {
    List<IndexSpan> spans = new ArrayList<>();
    for (Label label : labels) {
      int start = bars.indexOf(label.start());
      int end = bars.indexOf(label.end());
      if (start >= 0 && end >= start) {
        spans.add(new IndexSpan(start, end, label.type(), label.confidence()));
      }
    }
    BitSet reviewed = new BitSet();
    for (Window window : windows) {
      if (window.subset() != Subset.TEST) {
        reviewed.set(window.start(), window.start() + length);
      }
    }
    if (windows.isEmpty() && !spans.isEmpty()) {
      int first = spans.stream().mapToInt(IndexSpan::start).min().orElse(0);
      int last = spans.stream().mapToInt(IndexSpan::end).max().orElse(0);
      for (Segment segment : bars.segments()) {
        int from = Math.max(segment.from(), first - length);
        int to = Math.min(segment.to(), last + length);
        if (from < to) {
          reviewed.set(from, to);
        }
      }
    }
    return LabelRules.explain(bars, spans, reviewed);
  }

  /// A check with the labels that a rule does not find.
  static LabelCheck with(LabelCheck check, List<Label> labels, RuleExplanation rule) {
    List<Finding> more = new ArrayList<>();
    if (rule.strength() == RuleExplanation.Strength.EXPLAINS) {
      for (int i = 0; i < labels.size(); i++) {
        Label label = labels.get(i);
        if (rule.misfits().contains(new Misfit(label.start(), label.end(), label.type().text()))) {
          more.add(new Finding(Kind.NO_RULE, i, -1, label, "is not found by the rule"));
        }
      }
    }
    return check.with(more);
  }
}
