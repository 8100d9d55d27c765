package expanse.rule;

import expanse.base.NumberText;
import java.util.ArrayList;
import java.util.List;

/// Which of the spans of a shape a rule marks. Sizes are in mean ranges.
///
/// @param direction of the move
/// @param minSize smallest move
/// @param minBars fewest bars
/// @param maxBars most bars; [Integer#MAX_VALUE] for any
/// @param minEfficiency smallest move over distance travelled
/// @param minBefore narrowest range of the bars before; 0 for any
/// @param maxBefore widest range of the bars before; infinite for any
record Limits(
    Direction direction,
    double minSize,
    int minBars,
    int maxBars,
    double minEfficiency,
    double minBefore,
    double maxBefore) {
  /// Which way price goes.
  enum Direction {
    BOTH,
    UP,
    DOWN
  }

  private static final double[] SIZES = {0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 10, 12, 15};
  private static final int[] FEWEST = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30};
  private static final int[] MOST = {Integer.MAX_VALUE, 80, 60, 50, 40, 30, 25, 20, 15, 12, 10, 8};
  private static final double[] EFFICIENCIES = {0, .3, .4, .5, .6, .7, .8, .9};
  private static final double[] WIDE = {0, 4, 5, 6, 7, 8, 10, 12};
  private static final double[] NARROW = {Double.POSITIVE_INFINITY, 10, 8, 7, 6, 5, 4, 3};

  static final Limits NONE =
      new Limits(Direction.BOTH, 0, 1, Integer.MAX_VALUE, 0, 0, Double.POSITIVE_INFINITY);

  boolean admit(Piece p) {
    return (direction == Direction.BOTH || p.up() == (direction == Direction.UP))
        && p.size() >= minSize
        && p.bars() >= minBars
        && p.bars() <= maxBars
        && p.efficiency() >= minEfficiency
        && (minBefore == 0 || p.before() >= minBefore)
        && (maxBefore == Double.POSITIVE_INFINITY || p.before() <= maxBefore);
  }

  /// Number of limits.
  static final int DIMENSIONS = 7;

  /// These limits with one of them exchanged for each of its values, the one that admits all first.
  ///
  /// @param dimension which one, from 0
  List<Limits> exchanged(int dimension) {
    List<Limits> all = new ArrayList<>();
    switch (dimension) {
      case 0 -> {
        for (Direction d : Direction.values()) {
          all.add(new Limits(d, minSize, minBars, maxBars, minEfficiency, minBefore, maxBefore));
        }
      }
      case 1 -> {
        for (double v : SIZES) {
          all.add(new Limits(direction, v, minBars, maxBars, minEfficiency, minBefore, maxBefore));
        }
      }
      case 2 -> {
        for (int v : FEWEST) {
          all.add(new Limits(direction, minSize, v, maxBars, minEfficiency, minBefore, maxBefore));
        }
      }
      case 3 -> {
        for (int v : MOST) {
          all.add(new Limits(direction, minSize, minBars, v, minEfficiency, minBefore, maxBefore));
        }
      }
      case 4 -> {
        for (double v : EFFICIENCIES) {
          all.add(new Limits(direction, minSize, minBars, maxBars, v, minBefore, maxBefore));
        }
      }
      case 5 -> {
        for (double v : WIDE) {
          all.add(new Limits(direction, minSize, minBars, maxBars, minEfficiency, v, maxBefore));
        }
      }
      default -> {
        for (double v : NARROW) {
          all.add(new Limits(direction, minSize, minBars, maxBars, minEfficiency, minBefore, v));
        }
      }
    }
    return all;
  }

  /// In words that follow the plural of a shape, such as ` of at least 3 mean ranges, 6 to 20 bars
  /// long`.
  String words() {
    StringBuilder text = new StringBuilder();
    if (direction != Direction.BOTH) {
      text.append(direction == Direction.UP ? " upwards" : " downwards");
    }
    if (minSize > 0) {
      text.append(" of at least ").append(NumberText.of(minSize));
      text.append(minSize == 1 ? " mean range" : " mean ranges");
    }
    if (minBars > 1 && maxBars < Integer.MAX_VALUE) {
      text.append(", ").append(minBars).append(" to ").append(maxBars).append(" bars long");
    } else if (minBars > 1 || maxBars < Integer.MAX_VALUE) {
      text.append(minBars > 1 ? ", at least " : ", at most ");
      text.append(minBars > 1 ? minBars : maxBars).append(" bars long");
    }
    if (minEfficiency > 0) {
      text.append(", at least ").append(Math.round(100 * minEfficiency)).append(" % straight");
    }
    if (minBefore > 0 || maxBefore < Double.POSITIVE_INFINITY) {
      text.append(", after ").append(ReviewedStretch.BARS_BEFORE).append(" bars with a range of ");
      if (minBefore > 0 && maxBefore < Double.POSITIVE_INFINITY) {
        text.append(NumberText.of(minBefore)).append(" to ").append(NumberText.of(maxBefore));
      } else {
        text.append(minBefore > 0 ? "at least " : "at most ");
        text.append(NumberText.of(minBefore > 0 ? minBefore : maxBefore));
      }
      text.append(" mean ranges");
    }
    return text.toString();
  }
}
