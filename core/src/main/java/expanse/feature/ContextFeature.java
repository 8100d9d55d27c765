package expanse.feature;

/// One number that describes the newest bar among the bars before it.
///
/// To add a feature, write a record here and put it into the list in [ContextFeatures].
sealed interface ContextFeature {
  /// Column name.
  String name();

  /// The value for the newest bar: finite, from -1 to 1.
  double of(RecentBars bars);

  /// Maps the real line smoothly to (-1, 1); near 0 it changes nothing.
  static double squash(double x) {
    return x / (1 + Math.abs(x));
  }

  /// Log return over n bars in units of the usual movement over n bars.
  record Return(int n) implements ContextFeature {
    @Override
    public String name() {
      return "return_" + n;
    }

    @Override
    public double of(RecentBars bars) {
      return squash((bars.close() - bars.closeBack(n)) / (bars.scale() * Math.sqrt(n)));
    }
  }

  /// How straight the closes went over n bars: net change over way, from -1 to 1.
  record Efficiency(int n) implements ContextFeature {
    @Override
    public String name() {
      return "efficiency_" + n;
    }

    @Override
    public double of(RecentBars bars) {
      double way = bars.path(n);
      return way > 0 ? (bars.close() - bars.closeBack(n)) / way : 0;
    }
  }

  /// Where the close lies in the range of the last n bars, from -1 (lowest) to 1 (highest).
  record Position(int n) implements ContextFeature {
    @Override
    public String name() {
      return "position_" + n;
    }

    @Override
    public double of(RecentBars bars) {
      double top = bars.highest(n);
      double bottom = bars.lowest(n);
      return top > bottom ? (2 * bars.close() - top - bottom) / (top - bottom) : 0;
    }
  }

  /// Logarithm of the range of the last n bars against the usual one.
  record Width(int n) implements ContextFeature {
    @Override
    public String name() {
      return "width_" + n;
    }

    @Override
    public double of(RecentBars bars) {
      double width = Math.max(bars.highest(n) - bars.lowest(n), 1e-3 * bars.scale());
      return squash(StrictMath.log(width / (bars.scale() * Math.sqrt(n))));
    }
  }

  /// Logarithm of the mean true range of the last bars against that of more bars.
  record Volatility(int few, int many) implements ContextFeature {
    @Override
    public String name() {
      return "volatility_" + few + "_" + many;
    }

    @Override
    public double of(RecentBars bars) {
      double floor = 1e-3 * bars.scale();
      return squash(
          StrictMath.log(
              Math.max(bars.meanRange(few), floor) / Math.max(bars.meanRange(many), floor)));
    }
  }

  /// Bars since the highest of the last n bars, from 0 to 1.
  record SinceHigh(int n) implements ContextFeature {
    @Override
    public String name() {
      return "since_high_" + n;
    }

    @Override
    public double of(RecentBars bars) {
      return (double) bars.sinceHighest(n) / n;
    }
  }

  /// Bars since the lowest of the last n bars, from 0 to 1.
  record SinceLow(int n) implements ContextFeature {
    @Override
    public String name() {
      return "since_low_" + n;
    }

    @Override
    public double of(RecentBars bars) {
      return (double) bars.sinceLowest(n) / n;
    }
  }

  /// Close less open in units of movement.
  record Body() implements ContextFeature {
    @Override
    public String name() {
      return "body";
    }

    @Override
    public double of(RecentBars bars) {
      return squash((bars.close() - bars.open()) / bars.scale());
    }
  }

  /// High less low in units of movement.
  record Range() implements ContextFeature {
    @Override
    public String name() {
      return "range";
    }

    @Override
    public double of(RecentBars bars) {
      return squash((bars.high() - bars.low()) / bars.scale());
    }
  }

  /// High less the upper end of the body, in units of movement.
  record UpperWick() implements ContextFeature {
    @Override
    public String name() {
      return "upper_wick";
    }

    @Override
    public double of(RecentBars bars) {
      return squash((bars.high() - Math.max(bars.open(), bars.close())) / bars.scale());
    }
  }

  /// The lower end of the body less the low, in units of movement.
  record LowerWick() implements ContextFeature {
    @Override
    public String name() {
      return "lower_wick";
    }

    @Override
    public double of(RecentBars bars) {
      return squash((Math.min(bars.open(), bars.close()) - bars.low()) / bars.scale());
    }
  }
}
