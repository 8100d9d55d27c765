package expanse.serve;

import expanse.base.InputException;
import expanse.base.Workers;
import expanse.web.BearerDoor;
import expanse.web.Limits;
import expanse.web.Listening;
import expanse.web.Reply;
import expanse.web.Routes;
import expanse.web.WebServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs over HTTP as long as it is open: a series of bars is answered with probabilities and spans,
/// new bars of a symbol with live signals, which listeners hear as well.
public final class Server implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int SECONDS_TO_END = 2;

  private final WebServer server;
  private final Routes routes = new Routes();
  private final List<ServedRun> runs = new ArrayList<>();
  private final Metrics metrics = new Metrics();
  private final Workers workers;

  /// A run and the name under which it is served.
  ///
  /// @param name letters, digits, `.`, `_` and `-`
  /// @param path the folder that training wrote, or a zip archive of it
  public record Place(String name, Path path) {
    /// Checks the name, which is part of addresses.
    public Place {
      if (!NAME.matcher(name).matches()) {
        throw new InputException(
            "'"
                + InputException.shown(name)
                + "' is no name for a run; write NAME=PATH, the name in letters, digits, '.', '_'"
                + " and '-'");
      }
    }
  }

  /// How much is taken.
  ///
  /// @param bytes of one request
  /// @param perSecond requests of all who ask together
  /// @param bars of one request
  /// @param waiting requests that wait for their turn at a time
  /// @param patienceMillis longest wait
  /// @param symbols followed by a run at a time
  /// @param threads to compute on
  public record Capacity(
      int bytes,
      double perSecond,
      int bars,
      int waiting,
      long patienceMillis,
      int symbols,
      int threads) {}

  /// What to serve, where, and to whom.
  ///
  /// @param runs at least one
  /// @param listening where
  /// @param token that lets in
  /// @param capacity how much is taken
  /// @param version of the program
  /// @param state folder that keeps the symbols, with one of its own for each run, or null
  public record Options(
      List<Place> runs,
      Listening listening,
      String token,
      Capacity capacity,
      String version,
      @Nullable Path state) {
    /// Checks that names differ.
    public Options {
      runs = List.copyOf(runs);
      Set<String> names = new HashSet<>();
      for (Place place : runs) {
        if (!names.add(place.name())) {
          throw new InputException(
              "two runs are named " + place.name() + "; write NAME=PATH to name them");
        }
      }
    }
  }

  private Server(Options options) {
    Capacity capacity = options.capacity();
    workers = new Workers(capacity.threads());
    Turns turns = new Turns(capacity.threads() + 1, capacity.waiting(), capacity.patienceMillis());
    metrics.watchQueue(turns::waiting);
    try {
      for (Place place : options.runs()) {
        Path state = options.state() == null ? null : options.state().resolve(place.name());
        runs.add(new ServedRun(place, state, workers, capacity.symbols(), metrics));
      }
      RunApi api = new RunApi(turns, capacity.bars(), metrics);
      KserveApi kserve = new KserveApi(turns, capacity.bars(), metrics);
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("name", "expanse");
      about.put("version", options.version());
      about.put("extensions", List.of());
      kserve.addTo(routes, about);
      routes.get(
          "/runs", ask -> Reply.json(Map.of("runs", runs.stream().map(api::about).toList())));
      for (ServedRun run : runs) {
        api.addTo(routes, run);
        kserve.addTo(routes, run);
      }
      routes.get("/metrics", ask -> Reply.text(200, METRICS, metrics.text()));
      server =
          new WebServer(
              options.listening(),
              new WebServer.Service(
                  routes,
                  runs.stream().map(ServedRun::events).toList(),
                  new BearerDoor(options.token(), KserveApi.OPEN),
                  new Limits(capacity.bytes(), capacity.perSecond()),
                  metrics));
    } catch (RuntimeException e) {
      closeRuns();
      throw e;
    }
  }

  /// Opens all runs and starts to answer.
  ///
  /// @throws InputException when one is no finished run, or the port is taken
  public static Server open(Options options) {
    return new Server(options);
  }

  /// Where it answers, without a slash at the end.
  public String address() {
    return server.address();
  }

  /// Symbols that are followed.
  public int symbols() {
    return runs.stream().mapToInt(ServedRun::symbols).sum();
  }

  /// What is answered, such as `GET /metrics`, in order.
  public Set<String> routes() {
    return routes.all();
  }

  /// Ends: requests under way have two seconds to be answered.
  @Override
  public void close() {
    server.close(SECONDS_TO_END);
    closeRuns();
  }

  private void closeRuns() {
    runs.forEach(ServedRun::close);
    workers.close();
    metrics.close();
  }
}
