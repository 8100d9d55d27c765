package expanse.serve;

import expanse.base.InputException;
import expanse.detection.DetectedSpan;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.web.Ask;
import expanse.web.Reply;
import expanse.web.Routes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The same by the rules of the Open Inference Protocol, version 2, which KServe, Triton and others
/// speak: bars are tensors of one dimension, one for each column.
///
/// @param turns of those that compute
/// @param mostBars of one request
record KserveApi(Turns turns, int mostBars, Metrics metrics) {
  private static final String LIVE = "/v2/health/live";
  private static final String READY = "/v2/health/ready";

  /// Paths that answer everybody, since those who ask whether a server lives have no token.
  static final Set<String> OPEN = Set.of(LIVE, READY);

  private static final String TIME = "time";
  private static final List<String> PRICES = List.of("open", "high", "low", "close");
  private static final List<Tensor> INPUTS =
      List.of(
          new Tensor(TIME, "INT64"),
          new Tensor("open", "FP64"),
          new Tensor("high", "FP64"),
          new Tensor("low", "FP64"),
          new Tensor("close", "FP64"));
  private static final List<Tensor> OUTPUTS =
      List.of(
          new Tensor("probability", "FP32"),
          new Tensor("disagreement", "FP32"),
          new Tensor("span_start", "INT64"),
          new Tensor("span_end", "INT64"),
          new Tensor("span_probability", "FP64"),
          new Tensor("span_type", "BYTES"),
          new Tensor("span_direction", "BYTES"));

  private record Tensor(String name, String datatype) {
    Map<String, Object> about() {
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("name", name);
      about.put("datatype", datatype);
      about.put("shape", List.of(-1));
      return about;
    }

    Map<String, Object> of(List<?> data) {
      Map<String, Object> tensor = about();
      tensor.put("shape", List.of(data.size()));
      tensor.put("data", data);
      return tensor;
    }
  }

  /// @param about the server
  void addTo(Routes routes, Map<String, Object> about) {
    routes.get(LIVE, ask -> Reply.json(Map.of("live", true)));
    routes.get(READY, ask -> Reply.json(Map.of("ready", true)));
    routes.get("/v2", ask -> Reply.json(about));
  }

  void addTo(Routes routes, ServedRun run) {
    String at = "/v2/models/" + run.name();
    routes.get(at, ask -> Reply.json(about(run)));
    routes.get(at + "/ready", ask -> Reply.json(Map.of("name", run.name(), "ready", true)));
    routes.post(at + "/infer", turns.limited(ask -> infer(run, ask)));
  }

  private static Map<String, Object> about(ServedRun run) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", run.name());
    about.put("versions", List.of(run.with(LoadedRun::model)));
    about.put("platform", "expanse");
    about.put("inputs", INPUTS.stream().map(Tensor::about).toList());
    about.put("outputs", OUTPUTS.stream().map(Tensor::about).toList());
    return about;
  }

  private Reply infer(ServedRun run, Ask ask) {
    JsonNode body = ask.body(JsonNode.class);
    BarSeries bars = bars(body);
    Set<String> wanted = wanted(body);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    LoadedRun.Found found =
        run.with(models -> {
          answer.put("model_name", run.name());
          answer.put("model_version", models.model());
          return models.detect("", bars, 0);
        });
    if (body.path("id").isString()) {
      answer.put("id", body.path("id").asString());
    }
    List<DetectedSpan> spans = found.spans();
    List<Map<String, Object>> outputs = new ArrayList<>();
    for (Tensor tensor : OUTPUTS) {
      if (wanted.isEmpty() || wanted.contains(tensor.name)) {
        outputs.add(
            tensor.of(
                switch (tensor.name) {
                  case "probability" -> RunApi.numbers(found.probabilities());
                  case "disagreement" -> RunApi.numbers(found.disagreement());
                  case "span_start" -> spans.stream().map(DetectedSpan::startTime).toList();
                  case "span_end" -> spans.stream().map(DetectedSpan::endTime).toList();
                  case "span_probability" -> spans.stream().map(DetectedSpan::probability).toList();
                  case "span_type" -> spans.stream().map(span -> span.type().text()).toList();
                  default -> spans.stream().map(span -> span.move().direction()).toList();
                }));
      }
    }
    answer.put("outputs", outputs);
    metrics.bars(run.name(), "series", bars.size());
    return Reply.json(answer);
  }

  private static Set<String> wanted(JsonNode body) {
    Set<String> known = new TreeSet<>(OUTPUTS.stream().map(Tensor::name).toList());
    Set<String> wanted = new TreeSet<>();
    for (JsonNode output : body.path("outputs")) {
      String name = output.path("name").asString("");
      if (!known.contains(name)) {
        throw new InputException(
            "outputs: '" + InputException.shown(name) + "' is none of " + known);
      }
      wanted.add(name);
    }
    return wanted;
  }

  private BarSeries bars(JsonNode body) {
    Map<String, JsonNode> data = new HashMap<>();
    int bars = -1;
    for (JsonNode input : body.path("inputs")) {
      String name = input.path("name").asString("");
      Tensor tensor =
          INPUTS.stream()
              .filter(known -> known.name.equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new InputException("inputs: '" + InputException.shown(name) + "' is not known"));
      JsonNode values = input.path("data");
      int size = input.path("shape").size() == 1 ? input.path("shape").get(0).asInt(-1) : -1;
      if (!input.path("datatype").asString("").equals(tensor.datatype)
          || !values.isArray()
          || values.size() != size
          || data.put(name, values) != null) {
        throw new InputException(
            "input " + name + " must be one tensor of " + tensor.datatype + " and shape [bars]");
      }
      if (bars >= 0 && size != bars) {
        throw new InputException("inputs differ in the number of bars");
      }
      bars = size;
    }
    if (data.size() != INPUTS.size() || bars < 1) {
      throw new InputException("inputs must hold time, open, high, low and close");
    }
    BarsBody.checkCount(bars, mostBars);
    List<Bar> list = new ArrayList<>(bars);
    for (int i = 0; i < bars; i++) {
      double[] prices = new double[PRICES.size()];
      for (int k = 0; k < prices.length; k++) {
        prices[k] = Objects.requireNonNull(data.get(PRICES.get(k))).get(i).asDouble(Double.NaN);
      }
      JsonNode time = Objects.requireNonNull(data.get(TIME)).get(i);
      list.add(
          BarsBody.checked(
              "bar " + i,
              new Bar(
                  BarsBody.checkedTime(
                      "time[" + i + "]", time.isIntegralNumber() ? time.asLong(0) : 0),
                  prices[0],
                  prices[1],
                  prices[2],
                  prices[3])));
    }
    return BarsBody.series(list);
  }
}
