package expanse.web;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which requests are for this server and from no page but its own.
///
/// A page of another site that a browser shows can send requests to a local port, under any name
/// that it lets point there (DNS rebinding). So on every method the host and port asked for must be
/// ours, the origin must be the same, and the browser must not call the request cross-site; and
/// whatever passes must come through the door.
final class Gate {
  private static final Set<String> METHODS = Set.of("GET", "POST");

  private final String scheme;
  private final Set<String> hosts;
  private final Door door;

  /// @param scheme with which the server is asked, such as `http`
  /// @param hosts names with port under which the server may be asked
  Gate(String scheme, Set<String> hosts, Door door) {
    this.scheme = scheme;
    this.hosts = Set.copyOf(hosts);
    this.door = door;
  }

  /// The refusal of a request, null when it may pass.
  @Nullable Reply refusal(Caller caller) {
    if (!METHODS.contains(caller.method())) {
      return Reply.error(405, "only GET and POST are answered").with("Allow", "GET, POST");
    }
    if (!caller.target().startsWith("/") || caller.target().startsWith("//")) {
      return Reply.error(400, "the path must begin with one slash");
    }
    if (caller.hosts().size() != 1 || !hosts.contains(lower(caller.hosts().getFirst()))) {
      return Reply.error(403, "asked under another name than the server's own address");
    }
    String own = scheme + "://" + lower(caller.hosts().getFirst());
    List<String> origins = caller.origins();
    if (origins.size() > 1 || (origins.size() == 1 && !lower(origins.getFirst()).equals(own))) {
      return Reply.error(403, "asked by a page of another origin");
    }
    if (!siteIsOurs(caller)) {
      return Reply.error(403, "asked by a page of another site");
    }
    Reply refusal = door.refusal(caller);
    if (refusal == null && caller.writes() && !isJson(caller.types())) {
      return Reply.error(415, "only application/json is taken");
    }
    return refusal;
  }

  /// Browsers say where a request comes from.
  private static boolean siteIsOurs(Caller caller) {
    List<String> sites = caller.sites();
    if (sites.isEmpty()) {
      return true;
    }
    if (sites.size() > 1) {
      return false;
    }
    String site = lower(sites.getFirst());
    return site.equals("same-origin") || (site.equals("none") && !caller.writes());
  }

  private static boolean isJson(List<String> types) {
    if (types.size() != 1) {
      return false;
    }
    String type = lower(types.getFirst()).replace(" ", "");
    return type.equals("application/json") || type.equals("application/json;charset=utf-8");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
