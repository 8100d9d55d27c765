package expanse.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of files and bytes, in hexadecimal.
public final class Hashing {
  private Hashing() {}

  /// @throws InputException when the file cannot be read
  public static String sha256(Path file) {
    MessageDigest digest = newSha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// SHA-256 of bytes in memory.
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newSha256().digest(bytes));
  }

  /// SHA-256 of the bits of a float array, little end first.
  public static String sha256(float[] values) {
    MessageDigest digest = newSha256();
    byte[] word = new byte[4];
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      word[0] = (byte) bits;
      word[1] = (byte) (bits >>> 8);
      word[2] = (byte) (bits >>> 16);
      word[3] = (byte) (bits >>> 24);
      digest.update(word);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// A fresh SHA-256 digest.
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
