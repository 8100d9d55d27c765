package expanse.feature;

import expanse.market.BarSeries;

/// The bars that features of a window may read.
///
/// @param bars the series
/// @param first earliest row that may be read: the start of the segment, or of the window itself
///   when it is to be seen without what came before
/// @param start row of the first bar of the window
/// @param length bars of the window
public record WindowView(BarSeries bars, int first, int start, int length) {
  /// One past the last row that may be read.
  public int end() {
    return start + length;
  }
}
