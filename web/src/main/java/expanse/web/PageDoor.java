package expanse.web;

import org.jspecify.annotations.Nullable;

/// Lets in the browsers that came with the token of the first address: they have a cookie from then
/// on, and the token is gone from the address.
public final class PageDoor implements Door {
  private static final String QUERY = "token=";

  private final String token = Door.secret();
  private final String session = Door.secret();

  /// What the first address ends with.
  public String firstPath() {
    return "/?" + QUERY + token;
  }

  @Override
  public @Nullable Reply refusal(Caller caller) {
    if (caller.writes() && caller.sites().isEmpty() && caller.origins().isEmpty()) {
      return Reply.error(403, "a write must say from which page it comes");
    }
    String cookie = caller.cookie(cookieName(caller));
    if ((cookie == null || !Door.same(cookie, session)) && !bringsToken(caller)) {
      return Reply.error(
          403, "open the page by the address that its terminal shows, token included");
    }
    return null;
  }

  @Override
  public @Nullable Reply welcome(Caller caller) {
    return bringsToken(caller)
        ? Reply.html(303, "")
            .with("Location", "/")
            .with(
                "Set-Cookie",
                cookieName(caller) + "=" + session + "; Path=/; HttpOnly; SameSite=Strict")
        : null;
  }

  /// Whether this is the first address with its token.
  private boolean bringsToken(Caller caller) {
    String query = caller.query();
    return caller.method().equals("GET")
        && caller.path().equals("/")
        && query != null
        && query.startsWith(QUERY)
        && Door.same(query.substring(QUERY.length()), token);
  }

  /// Browsers keep no ports with cookies, so the port is in the name.
  private static String cookieName(Caller caller) {
    String host = caller.hosts().getFirst();
    return "expanse-" + host.substring(host.lastIndexOf(':') + 1);
  }
}
