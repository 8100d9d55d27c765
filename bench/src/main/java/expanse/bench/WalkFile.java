package expanse.bench;

import expanse.base.Rng;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// One-minute bars of a random walk.
final class WalkFile {
  private WalkFile() {}

  /// Writes them as CSV, the same first bars whatever their number.
  static void write(Path file, int bars) throws IOException {
    Rng rng = new Rng(4);
    long ticks = 80_000;
    long time = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("time,open,high,low,close,volume\n");
      for (int i = 0; i < bars; i++) {
        long close = Math.max(1000, ticks + rng.nextInt(33) - 16);
        long high = Math.max(ticks, close) + rng.nextInt(9);
        long low = Math.min(ticks, close) - rng.nextInt(9);
        out.write(Instant.ofEpochMilli(time).toString());
        for (long price : new long[] {ticks, high, low, close}) {
          out.write("," + price / 4.0);
        }
        out.write("," + (1 + rng.nextInt(500)) + "\n");
        ticks = close;
        time += 60_000;
      }
    }
  }
}
