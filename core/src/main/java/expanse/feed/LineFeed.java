package expanse.feed;

import expanse.base.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Bars in lines of a stream, such as standard input.
final class LineFeed implements BarFeed {
  private final InputStream in;
  private final String name;
  private final FeedOptions options;

  /// @param name for messages
  LineFeed(InputStream in, String name, FeedOptions options) {
    this.in = in;
    this.name = name;
    this.options = options;
  }

  @Override
  public void run(Receiver to) {
    RowReader rows = new RowReader(name, options, to);
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.line(line, "");
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }
}
