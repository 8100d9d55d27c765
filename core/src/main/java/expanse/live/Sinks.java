package expanse.live;

import expanse.base.InputException;
import expanse.feed.Backoff;
import expanse.feed.BarFeed;
import expanse.feed.FeedOptions;
import expanse.feed.Feeds;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens places for signals, and sources of bars of other modules, by their addresses.
public final class Sinks {
  private Sinks() {}

  /// A place for signals.
  ///
  /// @param address `-` for standard output, a file, or `http:` or `https:` of a webhook
  /// @param standardOutput what `-` means
  /// @param onlyInside whether a webhook is sent nothing but signals that say inside, or retract
  ///   one that did
  /// @param notes takes sentences on what goes wrong
  /// @throws InputException when there is no such place
  public static SignalSink open(
      String address, PrintWriter standardOutput, boolean onlyInside, Consumer<String> notes) {
    String scheme = Feeds.scheme(address);
    return switch (scheme) {
      case "http", "https" -> new Webhook(Feeds.uri(address), onlyInside, Backoff.USUAL, notes);
      case "" -> address.equals("-") ? new StreamSink(standardOutput) : new FileSink(path(address));
      default -> connector(scheme, address).sink(address);
    };
  }

  /// A source of bars.
  ///
  /// @param address as [Feeds#open] takes it, or of a kind that another module adds
  /// @throws InputException when there is no such source
  public static BarFeed source(String address, InputStream standardInput, FeedOptions options) {
    Connector connector = find(Feeds.scheme(address));
    return connector == null
        ? Feeds.open(address, standardInput, options)
        : connector.source(address, options);
  }

  private static Connector connector(String scheme, String address) {
    Connector found = find(scheme);
    if (found == null) {
      throw Feeds.unknown(address);
    }
    return found;
  }

  private static @Nullable Connector find(String scheme) {
    return ServiceLoader.load(Connector.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(connector -> connector.scheme().equals(scheme))
        .findFirst()
        .orElse(null);
  }

  private static Path path(String address) {
    try {
      return Path.of(address);
    } catch (InvalidPathException e) {
      throw new InputException("'" + address + "' is no name of a file: " + e.getReason(), e);
    }
  }
}
