package expanse.serve;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Json;
import expanse.base.YamlText;
import expanse.live.SignalJson;
import expanse.market.BarSeries;
import expanse.testing.RawHttp;
import expanse.testing.SchemaCheck;
import expanse.testing.SmallRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The document for generators of clients says what the server does: it names every route and no
/// other, and every request and answer fulfils its schema.
class OpenApiTest {
  private static final Path DOCUMENT = Path.of("../docs/openapi.yaml");
  private static final String SCHEMAS = "#/components/schemas/";
  private static final BarSeries BARS = SmallRun.bars(300, 21);

  /// A body that each route answers with all that it can say.
  private static final Map<String, String> BODIES =
      Map.of(
          "POST /runs/{run}/detect", Service.request("ONE", BARS, 0, 300),
          "POST /runs/{run}/push",
              "{\"symbol\":\"ONE\",\"warm_up\":%s,\"bars\":%s}"
                  .formatted(Service.bars(BARS, 0, 100), Service.bars(BARS, 90, 300)),
          "POST /runs/{run}/reload", "{}",
          "POST /v2/models/{run}/infer", Service.inference(BARS));

  @TempDir private static Path folder;
  private static Service service;
  private static JsonNode document;

  @BeforeAll
  static void start() throws IOException {
    SmallRun.SPANS.train(folder.resolve("run"));
    service = Service.on(folder.resolve("run"));
    document = YamlText.parse(Files.readString(DOCUMENT), DOCUMENT.toString()).tree();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /// What the document says of each route, such as `GET /runs`.
  private static Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (String method : Set.of("GET", "POST")) {
        JsonNode operation = path.getValue().path(method.toLowerCase(Locale.ROOT));
        if (operation.isObject()) {
          operations.put(method + " " + path.getKey(), operation);
        }
      }
    }
    return operations;
  }

  private static String route(String operation) {
    return operation.replace("{run}", "toy");
  }

  /// A check against one of the schemas.
  private static SchemaCheck check(String name) {
    String text = Json.MAPPER.writeValueAsString(document.at("/components/schemas"));
    ObjectNode schemas = (ObjectNode) Json.MAPPER.readTree(text.replace(SCHEMAS, "#/$defs/"));
    assertThat(schemas.at("/Signal/$ref").asString()).isEqualTo("signal.schema.json");
    JsonNode signal = Json.MAPPER.readTree(SignalJson.schema());
    schemas.set("Signal", signal);
    signal.path("$defs").properties().forEach(def -> schemas.set(def.getKey(), def.getValue()));
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("$ref", "#/$defs/" + name);
    root.set("$defs", schemas);
    return new SchemaCheck(root.toString());
  }

  private static void fulfils(String json, JsonNode of, String what) {
    String schema = of.at("/content/application~1json/schema/$ref").asString();
    assertThat(check(schema.substring(SCHEMAS.length())).problems(json)).as(what).isEmpty();
  }

  @Test
  void itNamesEveryRouteAndNoOther() {
    Set<String> named = new TreeSet<>();
    operations().keySet().forEach(operation -> named.add(route(operation)));
    assertThat(named).isEqualTo(service.server().routes());
  }

  @Test
  void everyRequestAndEveryAnswerFulfilsItsSchema() throws IOException {
    for (Map.Entry<String, JsonNode> entry : operations().entrySet()) {
      String operation = entry.getKey();
      JsonNode good = entry.getValue().at("/responses/200");
      if (good.at("/content").has("application/json")) {
        String body = BODIES.getOrDefault(operation, "");
        if (!body.isEmpty()) {
          fulfils(body, entry.getValue().path("requestBody"), operation + " request");
        }
        String answer = Service.body(service.ask(route(operation), body));
        fulfils(answer, good, operation);
        assertThat(answer).as("says something").doesNotContain("\"spans\":[]", "\"signals\":[]");
      }
    }
  }

  @Test
  void whatIsRefusedFulfilsTheSchemaOfErrors() throws IOException {
    JsonNode refused = document.at("/components/responses/Refused");
    for (String route : Set.of("GET /nowhere", "POST /runs/toy/push", "PUT /runs")) {
      String reply = service.ask(route, "[]");
      assertThat(RawHttp.status(reply)).isGreaterThanOrEqualTo(400);
      fulfils(reply.substring(reply.indexOf("\r\n\r\n") + 4), refused, route);
    }
  }

  @Test
  void itSaysWhichRoutesNeedNoToken() throws IOException {
    for (Map.Entry<String, JsonNode> entry : operations().entrySet()) {
      boolean isOpen = entry.getValue().has("security");
      String reply = service.ask(route(entry.getKey()), "{}", Map.of("Authorization", ""));
      assertThat(RawHttp.status(reply)).as(entry.getKey()).isEqualTo(isOpen ? 200 : 401);
    }
  }
}
