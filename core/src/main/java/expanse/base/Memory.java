package expanse.base;

import java.util.Locale;

/// Asks whether memory would do before it is taken.
public final class Memory {
  private static final double USABLE_SHARE = 0.7;

  private Memory() {}

  /// Refuses what this program's heap cannot hold.
  ///
  /// @param bytes needed in all for this purpose
  /// @param what for the message, for example "bars.csv with 1000000 bars"
  /// @throws InputException when that is more than about two thirds of the largest heap
  public static void require(long bytes, String what) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes < 0 || bytes > heap * USABLE_SHARE) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s needs about %s of memory and this program may use %s; give Java more (-Xmx)"
                  + " or split the file",
              what,
              bytes < 0 ? "more than 8 EB" : text(bytes),
              text(heap)));
    }
  }

  /// A number of bytes for people: `512 MB`.
  public static String text(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
  }
}
