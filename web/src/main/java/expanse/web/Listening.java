package expanse.web;

import expanse.base.InputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Where a server listens, and under which names it may be asked.
///
/// @param at address of this machine; the loopback address unless the user named another
/// @param port 0 for any that is free
/// @param names under which it may be asked beside that address, without port or with it
/// @param tls keys for HTTPS; null for HTTP
public record Listening(InetAddress at, int port, List<String> names, @Nullable SSLContext tls) {
  private static final int LARGEST_PORT = 65_535;

  /// Checks what cannot be.
  public Listening {
    names = List.copyOf(names);
    if (port < 0 || port > LARGEST_PORT) {
      throw new InputException(
          "there is no port " + port + "; name one up to " + LARGEST_PORT + " with --port");
    }
    if (at.isAnyLocalAddress()) {
      throw new InputException(
          "the server listens on one address, not on all; name one of this machine with --bind");
    }
  }

  /// Listens on one address and is asked under it alone, by HTTP.
  public static Listening plain(InetAddress at, int port) {
    return new Listening(at, port, List.of(), null);
  }

  /// The address that an option `--bind` names.
  ///
  /// @throws InputException when there is none
  public static InetAddress address(String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new InputException("--bind: '" + bind + "' is no address; name one of this machine", e);
    }
  }

  String scheme() {
    return tls == null ? "http" : "https";
  }

  /// The address with the port that it was given.
  String host(int bound) {
    String literal = at.getHostAddress();
    return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + bound;
  }

  /// Everything that a request may name as its host. The usual port may be left out.
  Set<String> hosts(int bound) {
    Set<String> hosts = new HashSet<>();
    hosts.add(host(bound));
    if (at.isLoopbackAddress()) {
      hosts.add("localhost:" + bound);
    }
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
      hosts.add(hasPort ? lower : lower + ":" + bound);
      if (bound == (tls == null ? 80 : 443)) {
        hosts.add(lower);
      }
    }
    return hosts;
  }
}
