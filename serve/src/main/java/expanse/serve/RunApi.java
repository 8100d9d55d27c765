package expanse.serve;

import expanse.base.InputException;
import expanse.detection.DetectedSpan;
import expanse.detection.SpanDetail;
import expanse.market.BarSeries;
import expanse.serve.LoadedRun.Found;
import expanse.time.TimeText;
import expanse.web.Ask;
import expanse.web.Reply;
import expanse.web.Routes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is answered of a run: what it is, what it finds in a series, what it says of new bars.
///
/// @param turns of those that compute
/// @param mostBars of one request
record RunApi(Turns turns, int mostBars, Metrics metrics) {
  void addTo(Routes routes, ServedRun run) {
    String at = "/runs/" + run.name();
    routes.get(at, ask -> Reply.json(about(run)));
    routes.post(at + "/detect", turns.limited(ask -> detect(run, ask)));
    routes.post(at + "/push", turns.limited(ask -> push(run, ask)));
    routes.post(at + "/reload", turns.limited(ask -> reload(run, ask)));
    routes.stream(at + "/signals", ask -> run.events().feed(symbol(ask)));
  }

  /// What a run is.
  Map<String, Object> about(ServedRun run) {
    return run.with(models -> {
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("name", run.name());
      about.put("model", models.model());
      about.put("threshold", models.threshold());
      about.put("window", models.window());
      about.put("interval_millis", models.intervalMillis());
      about.put("symbols", run.symbols());
      return about;
    });
  }

  private static @Nullable String symbol(Ask ask) {
    for (String name : ask.values().keySet()) {
      if (!name.equals("symbol")) {
        throw new InputException("signals are asked for by symbol, or by nothing");
      }
    }
    return ask.values().get("symbol");
  }

  private Reply detect(ServedRun run, Ask ask) {
    BarsBody body = BarsBody.read(ask, mostBars);
    BarSeries bars = body.series();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    run.with(models -> {
      Found found = models.detect(body.symbol(), bars, body.intervalMillis());
      answer.put("run", run.name());
      answer.put("model", models.model());
      answer.put("symbol", body.symbol().isEmpty() ? null : body.symbol());
      answer.put("threshold", models.detectionThreshold());
      answer.put("bars", bars.size());
      answer.put("probabilities", numbers(found.probabilities()));
      answer.put("disagreement", numbers(found.disagreement()));
      answer.put("spans", found.spans().stream().map(RunApi::span).toList());
      return found;
    });
    metrics.bars(run.name(), "series", bars.size());
    return Reply.json(answer);
  }

  private Reply push(ServedRun run, Ask ask) {
    ServedRun.Pushed pushed = run.push(BarsBody.read(ask, mostBars).named());
    // signals are JSON already, the same bytes wherever they are told
    StringBuilder json = new StringBuilder("{\"run\":\"").append(run.name());
    json.append("\",\"signals\":[").append(String.join(",", pushed.signals()));
    return Reply.ofJson(json.append("],\"refused\":") + Reply.line(pushed.refused()) + "}");
  }

  private Reply reload(ServedRun run, Ask ask) {
    JsonNode body = ask.body(JsonNode.class);
    if (!body.isObject() || !body.isEmpty()) {
      throw new InputException("a run is opened anew where it is; send {}");
    }
    List<String> models = run.reload();
    metrics.reloaded(run.name());
    return Reply.json(Map.of("run", run.name(), "before", models.get(0), "model", models.get(1)));
  }

  /// Numbers with null for those that are not known.
  static List<@Nullable Float> numbers(float[] values) {
    List<@Nullable Float> numbers = new ArrayList<>(values.length);
    for (float value : values) {
      numbers.add(Float.isNaN(value) ? null : value);
    }
    return numbers;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static @Nullable String orNull(String value) {
    return value.isEmpty() ? null : value;
  }

  private static Map<String, @Nullable Object> span(DetectedSpan span) {
    SpanDetail detail = span.detail();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("start", TimeText.of(span.startTime()));
    map.put("end", TimeText.of(span.endTime()));
    map.put("start_from", detail == null ? null : TimeText.of(detail.startFrom()));
    map.put("start_to", detail == null ? null : TimeText.of(detail.startTo()));
    map.put("end_from", detail == null ? null : TimeText.of(detail.endFrom()));
    map.put("end_to", detail == null ? null : TimeText.of(detail.endTo()));
    map.put("bars", span.length());
    map.put("type", orNull(span.type().text()));
    map.put("type_probability", detail == null ? null : orNull(detail.typeProbability()));
    map.put("direction", orNull(span.move().direction()));
    map.put("size", orNull(span.move().size()));
    map.put("probability", orNull(span.probability()));
    map.put("disagreement", orNull(span.uncertainty()));
    map.put("bars_left", detail == null ? null : orNull(detail.remaining()));
    return map;
  }
}
