package expanse.studio;

import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.studio.training.Lanes;
import expanse.studio.training.Replay;
import expanse.studio.training.Suggestions;
import expanse.studio.training.Trainings;
import expanse.web.Assets;
import expanse.web.Events;
import expanse.web.Limits;
import expanse.web.Listening;
import expanse.web.PageDoor;
import expanse.web.Routes;
import expanse.web.Watcher;
import expanse.web.WebServer;
import java.util.List;

/// The studio as long as it runs: one page on one address of this machine.
public final class Studio implements AutoCloseable {
  private static final String PAGE = "/expanse/studio/page/";

  private final WebServer server;
  private final PageDoor door;
  private final Routes routes;
  private final List<Runnable> ends;

  /// What to open and where.
  ///
  /// @param sources instruments, at least one
  /// @param read how their files are read
  /// @param types words that a mark may have, besides those that label files hold; with neither
  ///   those of the seeds
  /// @param window bars of a window
  /// @param annotator who marks, until the page says otherwise
  /// @param listening where; on the loopback address unless the user named another
  /// @param reports writes reports of runs
  public record Options(
      List<Source> sources,
      BarReadOptions read,
      List<String> types,
      int window,
      String annotator,
      Listening listening,
      Reports reports) {
    /// Copies the lists.
    public Options {
      sources = List.copyOf(sources);
      types = List.copyOf(types);
    }
  }

  private Studio(WebServer server, PageDoor door, Routes routes, List<Runnable> ends) {
    this.server = server;
    this.door = door;
    this.routes = routes;
    this.ends = ends;
  }

  /// Opens the files and starts to answer. One instrument alone is read at once, so that what is
  /// wrong with it is told here.
  ///
  /// @throws InputException when a file is wrong or in use, or the port is taken
  public static Studio open(Options options) {
    Instruments instruments = new Instruments(options);
    if (options.sources().size() == 1) {
      instruments.get(0);
    }
    Events events = Events.ofPages();
    Routes routes =
        new Routes().files(new Assets(PAGE)).stream("/api/events", ask -> events.feed(null));
    new BarsApi(instruments).addTo(routes);
    new MarksApi(instruments, events).addTo(routes);
    Trainings trainings = new Trainings(events);
    Lanes lanes = new Lanes();
    Replay replay = new Replay();
    Suggestions suggestions = new Suggestions();
    new TrainingApi(instruments, trainings, lanes).addTo(routes);
    new LaneApi(instruments, lanes, replay).addTo(routes);
    new ReviewApi(instruments, suggestions).addTo(routes);
    new PagesApi(instruments, lanes).addTo(routes);
    for (int id = 0; id < instruments.size(); id++) {
      Source source = options.sources().get(id);
      if (source.run() != null) {
        trainings.openGiven(id, instruments.runs(id), source.bars());
      }
    }
    List<Runnable> ends =
        List.of(replay::close, lanes::close, trainings::close, instruments::close);
    try {
      PageDoor door = new PageDoor();
      WebServer.Service service =
          new WebServer.Service(routes, List.of(events), door, Limits.PAGE, Watcher.NONE);
      return new Studio(new WebServer(options.listening(), service), door, routes, ends);
    } catch (RuntimeException e) {
      ends.forEach(Runnable::run);
      throw e;
    }
  }

  /// Where the page is, with the token that lets a browser in.
  public String address() {
    return server.address() + door.firstPath();
  }

  /// What is answered.
  Routes routes() {
    return routes;
  }

  /// Stops to answer, and writes what is still to be written.
  @Override
  public void close() {
    server.close();
    ends.forEach(Runnable::run);
  }
}
