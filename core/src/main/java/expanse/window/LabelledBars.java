package expanse.window;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/// Bars, the spans labelled in them, and the windows that were reviewed.
///
/// @param bars the series
/// @param spans labels as rows, in order of their first rows
/// @param windows reviewed windows, in the order of their file
/// @param length bars of a window
/// @param provenance file names to SHA-256
/// @param notes what a careful reader should know, one sentence each
public record LabelledBars(
    BarSeries bars,
    List<IndexSpan> spans,
    List<Window> windows,
    int length,
    Map<String, String> provenance,
    List<String> notes)
    implements Serializable {
  /// Copies the lists.
  public LabelledBars {
    spans = List.copyOf(spans);
    windows = List.copyOf(windows);
    provenance = Map.copyOf(provenance);
    notes = List.copyOf(notes);
  }
}
