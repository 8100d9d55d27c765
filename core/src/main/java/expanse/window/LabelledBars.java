package expanse.window;

import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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
    List<String> notes) {
  /// Copies the lists.
  public LabelledBars {
    spans = List.copyOf(spans);
    windows = List.copyOf(windows);
    provenance = Map.copyOf(provenance);
    notes = List.copyOf(notes);
  }

  /// Takes what [#write] wrote.
  public static LabelledBars read(DataInput in) throws IOException {
    BarSeries bars = BarSeries.read(in);
    List<IndexSpan> spans = new ArrayList<>();
    for (int k = in.readInt(); k > 0; k--) {
      int start = in.readInt();
      int end = in.readInt();
      spans.add(new IndexSpan(start, end, new SpanType(in.readUTF()), in.readDouble()));
    }
    List<Window> windows = new ArrayList<>();
    for (int k = in.readInt(); k > 0; k--) {
      String id = in.readUTF();
      String subset = in.readUTF();
      windows.add(new Window(id, subset.isEmpty() ? null : Subset.valueOf(subset), in.readInt()));
    }
    int length = in.readInt();
    Map<String, String> provenance = new HashMap<>();
    for (int k = in.readInt(); k > 0; k--) {
      provenance.put(in.readUTF(), in.readUTF());
    }
    List<String> notes = new ArrayList<>();
    for (int k = in.readInt(); k > 0; k--) {
      notes.add(in.readUTF());
    }
    return new LabelledBars(bars, spans, windows, length, provenance, notes);
  }

  /// Writes everything, for another machine.
  public void write(DataOutput out) throws IOException {
    bars.write(out);
    out.writeInt(spans.size());
    for (IndexSpan span : spans) {
      out.writeInt(span.start());
      out.writeInt(span.end());
      out.writeUTF(span.type().text());
      out.writeDouble(span.confidence());
    }
    out.writeInt(windows.size());
    for (Window window : windows) {
      out.writeUTF(window.id());
      out.writeUTF(window.subset() == null ? "" : window.subset().name());
      out.writeInt(window.start());
    }
    out.writeInt(length);
    out.writeInt(provenance.size());
    for (Map.Entry<String, String> file : provenance.entrySet()) {
      out.writeUTF(file.getKey());
      out.writeUTF(file.getValue());
    }
    out.writeInt(notes.size());
    for (String note : notes) {
      out.writeUTF(note);
    }
  }
}
