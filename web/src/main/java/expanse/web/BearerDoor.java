package expanse.web;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets in the programs that send `Authorization: Bearer TOKEN`. A token in the address is not
/// looked at: addresses end in logs.
public final class BearerDoor implements Door {
  private static final String SCHEME = "bearer ";

  private final String token;
  private final Set<String> open;

  /// @param token that lets in
  /// @param open paths that tell nothing, and so answer everybody
  public BearerDoor(String token, Set<String> open) {
    this.token = token;
    this.open = Set.copyOf(open);
  }

  @Override
  public @Nullable Reply refusal(Caller caller) {
    if (!caller.writes() && open.contains(caller.path())) {
      return null;
    }
    String given = caller.authorizations().size() == 1 ? caller.authorizations().getFirst() : "";
    boolean isBearer = given.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    if (!isBearer || !Door.same(given.substring(SCHEME.length()).strip(), token)) {
      return Reply.error(401, "send the server's token as Authorization: Bearer TOKEN")
          .with("WWW-Authenticate", "Bearer");
    }
    return null;
  }
}
