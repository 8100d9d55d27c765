package expanse.studio.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which requests are the page's own.
///
/// A page of another site that the same browser shows can send requests to a local port, under any
/// name that it lets point there (DNS rebinding). So on every method the host and port asked for
/// must be ours, the origin must be the same, and the browser must not call the request cross-site;
/// and whatever passes must hold a cookie that only the token of the first address gave.
final class Gate {
  private static final Set<String> METHODS = Set.of("GET", "POST");
  private static final int SECRET_BYTES = 32;

  private final Set<String> hosts;
  private final String cookieName;
  private final String token;
  private final String session;

  /// @param hosts names with port under which the server may be asked
  /// @param port in the cookie's name, since browsers keep no ports there
  Gate(Set<String> hosts, int port) {
    this.hosts = Set.copyOf(hosts);
    this.cookieName = "expanse-" + port;
    SecureRandom random = new SecureRandom();
    this.token = secret(random);
    this.session = secret(random);
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// What the first address carries.
  String token() {
    return token;
  }

  /// The header that hands the session to a browser that came with the token.
  String cookieHeader() {
    return cookieName + "=" + session + "; Path=/; HttpOnly; SameSite=Strict";
  }

  /// The refusal of a request, null when it may pass. A request that brings the token may pass
  /// without a cookie; see [#bringsToken].
  @Nullable Reply refusal(Caller caller) {
    if (!METHODS.contains(caller.method())) {
      return Reply.error(405, "only GET and POST are answered").with("Allow", "GET, POST");
    }
    if (!caller.target().startsWith("/") || caller.target().startsWith("//")) {
      return Reply.error(400, "the path must begin with one slash");
    }
    if (caller.hosts().size() != 1 || !hosts.contains(lower(caller.hosts().getFirst()))) {
      return Reply.error(403, "asked under another name than the studio's own address");
    }
    String own = "http://" + lower(caller.hosts().getFirst());
    List<String> origins = caller.origins();
    if (origins.size() > 1 || (origins.size() == 1 && !lower(origins.getFirst()).equals(own))) {
      return Reply.error(403, "asked by a page of another origin");
    }
    if (!siteIsOurs(caller)) {
      return Reply.error(403, "asked by a page of another site");
    }
    if (caller.writes() && !isJson(caller.types())) {
      return Reply.error(415, "only application/json is taken");
    }
    String cookie = caller.cookie(cookieName);
    if ((cookie == null || !same(cookie, session)) && !bringsToken(caller)) {
      return Reply.error(
          403, "open the studio by the address that its terminal shows, token included");
    }
    return null;
  }

  /// Browsers say where a request comes from; a write from one that does not must name its origin.
  private static boolean siteIsOurs(Caller caller) {
    List<String> sites = caller.sites();
    if (sites.isEmpty()) {
      return !caller.writes() || caller.origins().size() == 1;
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

  /// Whether this is the first address with its token.
  boolean bringsToken(Caller caller) {
    String query = caller.query();
    return caller.method().equals("GET")
        && caller.path().equals("/")
        && query != null
        && query.startsWith("token=")
        && same(query.substring("token=".length()), token);
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
