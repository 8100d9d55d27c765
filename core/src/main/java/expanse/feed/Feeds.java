package expanse.feed;

import expanse.base.InputException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/// Opens sources by their addresses.
public final class Feeds {
  private Feeds() {}

  /// The part of an address in front of `:`, lower case; empty when it is a path. Names of one
  /// letter are drives.
  public static String scheme(String address) {
    int colon = address.indexOf(':');
    String scheme = colon < 2 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
    return scheme.matches("[a-z][a-z0-9+.-]*") ? scheme : "";
  }

  /// A source.
  ///
  /// @param address `-` for standard input, a file or folder, or an address that begins with
  ///   `http:`, `https:`, `ws:` or `wss:`
  /// @param standardInput what `-` means
  /// @throws InputException when there is no such source
  public static BarFeed open(String address, InputStream standardInput, FeedOptions options) {
    return switch (scheme(address)) {
      case "http", "https" -> new StreamFeed(uri(address), options);
      case "ws", "wss" -> new SocketFeed(uri(address), options);
      case "" ->
          address.equals("-")
              ? new LineFeed(standardInput, "standard input", options)
              : new FileFeed(path(address), options);
      default -> throw unknown(address);
    };
  }

  /// The error for an address that nothing opens.
  public static InputException unknown(String address) {
    return new InputException(
        "'"
            + address
            + "' is no address of a kind that is known here; expected -, a path, http(s): or"
            + " ws(s):, and kafka: where its module is on the class path");
  }

  /// An address as a URI.
  public static URI uri(String address) {
    try {
      URI uri = new URI(address);
      if (uri.getHost() == null) {
        throw new InputException("'" + address + "' names no host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new InputException("'" + address + "' is no address: " + e.getReason(), e);
    }
  }

  private static Path path(String address) {
    try {
      return Path.of(address);
    } catch (InvalidPathException e) {
      throw new InputException("'" + address + "' is no name of a file: " + e.getReason(), e);
    }
  }
}
