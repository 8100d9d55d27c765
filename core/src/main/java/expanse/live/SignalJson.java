package expanse.live;

import expanse.base.Resources;
import expanse.detection.DetectedSpan;
import expanse.detection.SpanDetail;
import expanse.time.TimeText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes signals as JSON, one object a line, as [#schema()] says: every key is always there, and
/// null where there is nothing to say. The same signal has the same bytes. Not for several threads.
public final class SignalJson {
  private final TimeText times = new TimeText();
  private final StringBuilder out = new StringBuilder(1024);

  /// The JSON Schema that every line fulfils.
  public static String schema() {
    return Resources.text(SignalJson.class, "signal.schema.json");
  }

  /// A signal as one line of JSON, without the end of the line.
  public String line(LiveSignal signal) {
    out.setLength(0);
    out.append('{');
    text("id", signal.id());
    text("symbol", signal.symbol());
    time("time", signal.time());
    text("model", signal.model());
    key("predicted").append(signal.predicted());
    key("silence");
    if (signal.predicted()) {
      out.append("null");
    } else {
      quote(signal.silence().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    key("missing").append(signal.missing());
    single("probability", signal.probability());
    number("threshold", signal.threshold());
    key("inside").append(signal.inside());
    single("disagreement", signal.disagreement());
    single("starts_soon", signal.startsSoon());
    single("bars_to_start", signal.barsToStart());
    key("span");
    span(signal.open());
    key("revises").append('[');
    for (int i = 0; i < signal.revises().size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      quote(signal.id(signal.revises().get(i)));
    }
    return out.append("]}").toString();
  }

  private void span(@Nullable DetectedSpan span) {
    if (span == null) {
      out.append("null");
      return;
    }
    SpanDetail detail = span.detail();
    out.append('{');
    time("start", span.startTime());
    if (detail == null) {
      key("start_from").append("null");
      key("start_to").append("null");
    } else {
      time("start_from", detail.startFrom());
      time("start_to", detail.startTo());
    }
    key("bars").append(span.length());
    key("type");
    orNull(span.type().text());
    number("type_probability", detail == null ? Double.NaN : detail.typeProbability());
    key("direction");
    orNull(span.move().direction());
    number("size", span.move().size());
    number("probability", span.probability());
    number("disagreement", span.uncertainty());
    number("bars_left", detail == null ? Double.NaN : detail.remaining());
    out.append('}');
  }

  private StringBuilder key(String key) {
    if (out.charAt(out.length() - 1) != '{') {
      out.append(',');
    }
    return out.append('"').append(key).append("\":");
  }

  private void text(String key, String value) {
    key(key);
    quote(value);
  }

  private void orNull(String value) {
    if (value.isEmpty()) {
      out.append("null");
    } else {
      quote(value);
    }
  }

  private void time(String key, long millis) {
    key(key).append('"');
    times.append(out, millis);
    out.append('"');
  }

  private void number(String key, double value) {
    key(key);
    if (!Double.isFinite(value)) {
      out.append("null");
    } else if (value == (long) value) {
      out.append((long) value);
    } else {
      out.append(value);
    }
  }

  /// A number that was computed in single precision, in no more digits than it has.
  private void single(String key, double value) {
    boolean exact = value == (float) value;
    number(key, exact ? Double.parseDouble(Float.toString((float) value)) : value);
  }

  private void quote(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == '\u2028' || c == '\u2029') { // some readers end lines at these
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
