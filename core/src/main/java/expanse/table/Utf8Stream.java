package expanse.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Text of another encoding as UTF-8.
final class Utf8Stream extends InputStream {
  private final Reader reader;
  private final char[] chars = new char[8192];
  private byte[] bytes = new byte[0];
  private int next;

  Utf8Stream(InputStream in, Charset charset) {
    this.reader = new InputStreamReader(in, charset);
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[next++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, bytes.length - next);
    System.arraycopy(bytes, next, target, from, n);
    next += n;
    return n;
  }

  private boolean fill() throws IOException {
    while (next == bytes.length) {
      int n = reader.read(chars, 0, chars.length - 1);
      if (n < 0) {
        return false;
      }
      if (n > 0 && Character.isHighSurrogate(chars[n - 1])) {
        int low = reader.read(); // keeps the two halves of a character together
        if (low >= 0) {
          chars[n++] = (char) low;
        }
      }
      bytes = new String(chars, 0, n).getBytes(StandardCharsets.UTF_8);
      next = 0;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
