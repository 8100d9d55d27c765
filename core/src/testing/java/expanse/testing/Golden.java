package expanse.testing;

import expanse.market.BarSeries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Numbers recorded from the original system, in the test resources.
public final class Golden {
  private Golden() {}

  /// Lines of a CSV file split at commas, header first.
  public static List<String[]> csv(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no golden file " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\r?\n")).map(line -> line.split(",", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file of index,open,high,low,close as one-minute bars.
  public static BarSeries bars(String name) {
    List<String[]> lines = csv(name);
    int n = lines.size() - 1;
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    for (int i = 0; i < n; i++) {
      time[i] = 60_000L * i;
      for (int k = 0; k < 4; k++) {
        prices[k][i] = Double.parseDouble(lines.get(i + 1)[k + 1]);
      }
    }
    return BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
  }
}
