package expanse.barfile;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How to read a bars file.
///
/// @param namedZone of times that stand without an offset, where the user named one
/// @param stampEnd times are those of the END of each bar; they are shifted back by one interval
/// @param drop whether to drop invalid bars and report them, instead of refusing the file
/// @param hints what the file does not tell by itself
public record BarReadOptions(
    @Nullable ZoneId namedZone, boolean stampEnd, Drop drop, FileHints hints) {
  /// Which invalid bars to drop.
  public enum Drop {
    /// None: the file is refused.
    NONE,
    /// Some: up to one row in a hundred, none of them so many in a row that they leave a gap.
    FEW,
    /// However many, as long as most of the rows are sound.
    ALL
  }

  /// Times without an offset are UTC, times are starts, invalid bars are refused.
  public static BarReadOptions defaults() {
    return new BarReadOptions(null, false, Drop.NONE, FileHints.NONE);
  }

  /// What [#put(Map)] wrote.
  ///
  /// @throws java.time.DateTimeException when the zone is not known
  public static BarReadOptions of(Map<String, String> texts) {
    String zone = texts.get("zone");
    return new BarReadOptions(
        zone == null ? null : ZoneId.of(zone),
        texts.getOrDefault("stamp", "start").equals("end"),
        switch (texts.getOrDefault("skip-bad", "false")) {
          case "true" -> Drop.FEW;
          case "all" -> Drop.ALL;
          default -> Drop.NONE;
        },
        FileHints.of(texts));
  }

  /// Writes the options as texts by name.
  public void put(Map<String, String> texts) {
    if (namedZone != null) {
      texts.put("zone", namedZone.getId());
    }
    texts.put("stamp", stampEnd ? "end" : "start");
    texts.put(
        "skip-bad",
        switch (drop) {
          case NONE -> "false";
          case FEW -> "true";
          case ALL -> "all";
        });
    hints.put(texts);
  }

  /// Zone of times that stand without an offset: the one named, else UTC.
  public ZoneId zone() {
    return namedZone == null ? ZoneOffset.UTC : namedZone;
  }

  /// The same with other hints.
  public BarReadOptions withHints(FileHints said) {
    return new BarReadOptions(namedZone, stampEnd, drop, said);
  }
}
