package expanse.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Tells those who know a secret from all others. Asked only about requests that come under the
/// server's own name and from no page of another site; see [Gate].
public interface Door {
  /// The refusal of a request, null when it may pass.
  @Nullable Reply refusal(Caller caller);

  /// The answer to a request that asks to be let in from now on, null when it asks for something
  /// else.
  default @Nullable Reply welcome(Caller caller) {
    return null;
  }

  /// A secret that nobody guesses: 64 hexadecimal digits.
  static String secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Whether two secrets are the same, in a time that tells nothing of where they differ.
  static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
