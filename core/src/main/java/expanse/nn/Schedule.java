package expanse.nn;

/// The learning rate over the steps of a training.
public sealed interface Schedule {
  /// The rate of one step.
  ///
  /// @param step counted from 0
  double rate(long step);

  /// The same rate at every step.
  ///
  /// @param rate learning rate
  record Constant(double rate) implements Schedule {
    @Override
    public double rate(long step) {
      return rate;
    }
  }

  /// Smith's one cycle (2018) in PyTorch's cosine form: up from `peak / divisor`, then down to that
  /// start divided by `finalDivisor`.
  ///
  /// @param peak largest rate
  /// @param steps length of the training
  /// @param rise share of the steps on the way up
  /// @param divisor the start is the peak divided by it
  /// @param finalDivisor the end is the start divided by it
  record OneCycle(double peak, long steps, double rise, double divisor, double finalDivisor)
      implements Schedule {
    /// With PyTorch's defaults: 30 % of the steps up, from a 25th, down to a 10,000th of that.
    public OneCycle(double peak, long steps) {
      this(peak, steps, 0.3, 25, 1e4);
    }

    @Override
    public double rate(long step) {
      double start = peak / divisor;
      double end = start / finalDivisor;
      double top = rise * steps - 1;
      double last = steps - 1;
      double now = Math.min((double) step, last);
      if (now <= top) {
        return between(start, peak, top <= 0 ? 1 : now / top);
      }
      return between(peak, end, last <= top ? 1 : (now - top) / (last - top));
    }
  }

  /// Linear warm-up, then a half cosine down to a smallest rate (Loshchilov and Hutter, 2017).
  ///
  /// @param peak rate at the end of the warm-up
  /// @param steps length of the training
  /// @param warmUp steps of the warm-up; the first already has `peak / warmUp`
  /// @param smallest rate at the end
  record Cosine(double peak, long steps, long warmUp, double smallest) implements Schedule {
    @Override
    public double rate(long step) {
      if (step < warmUp) {
        return peak * (step + 1) / warmUp;
      }
      long length = Math.max(1, steps - 1 - warmUp);
      return between(peak, smallest, Math.min(1, (step - warmUp) / (double) length));
    }
  }

  private static double between(double from, double to, double share) {
    return to + (from - to) * 0.5 * (1 + StrictMath.cos(Math.PI * share));
  }
}
