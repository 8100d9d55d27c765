package expanse.metric;

/// A rising map from raw to calibrated probabilities, fitted on validation bars.
public sealed interface Calibrator
    permits Calibrator.Temperature, Calibrator.Platt, Calibrator.Isotonic {
  /// The calibrated probability.
  double apply(double probability);

  /// Calibrates a whole array.
  default float[] apply(float[] probability) {
    float[] out = new float[probability.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) apply((double) probability[i]);
    }
    return out;
  }

  /// Divides the logit by one number (Guo et al., 2017).
  ///
  /// @param temperature above 1 softens, below 1 sharpens
  record Temperature(double temperature) implements Calibrator {
    private static final double EDGE = 1e-7;

    @Override
    public double apply(double probability) {
      return LogOdds.probability(LogOdds.of(probability, EDGE) / temperature);
    }

    /// The temperature in [0.05, 20] with the smallest mean log loss, by golden section over its
    /// logarithm (the loss is convex in 1 / temperature).
    public static Temperature fit(float[] probability, float[] truth, float[] weight) {
      BarArrays.requireSameLength(probability, truth, weight);
      double ratio = (Math.sqrt(5) - 1) / 2;
      double lo = Math.log(0.05);
      double hi = Math.log(20);
      double a = hi - ratio * (hi - lo);
      double b = lo + ratio * (hi - lo);
      double fa = loss(probability, truth, weight, Math.exp(a));
      double fb = loss(probability, truth, weight, Math.exp(b));
      while (hi - lo > 1e-6) {
        if (fa <= fb) {
          hi = b;
          b = a;
          fb = fa;
          a = hi - ratio * (hi - lo);
          fa = loss(probability, truth, weight, Math.exp(a));
        } else {
          lo = a;
          a = b;
          fa = fb;
          b = lo + ratio * (hi - lo);
          fb = loss(probability, truth, weight, Math.exp(b));
        }
      }
      return new Temperature(Math.exp((lo + hi) / 2));
    }

    private static double loss(float[] p, float[] y, float[] w, double temperature) {
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        if (w[i] > 0) {
          double z = LogOdds.of(p[i], EDGE) / temperature;
          // log(1 + e^z) - y z, written so that neither side overflows
          sum += w[i] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z);
        }
      }
      return sum;
    }
  }

  /// Scales and moves the logit (Platt, 1999).
  ///
  /// @param slope above 1 sharpens, below 1 softens
  /// @param shift added to the scaled logit
  record Platt(double slope, double shift) implements Calibrator {
    private static final int MOST_STEPS = 100;

    @Override
    public double apply(double probability) {
      return LogOdds.probability(slope * LogOdds.of(probability, Temperature.EDGE) + shift);
    }

    /// The maximum of the likelihood, by damped Newton steps from the identity. A slope that would
    /// turn the order of the probabilities round is held at .05.
    public static Platt fit(float[] probability, float[] truth, float[] weight) {
      BarArrays.requireSameLength(probability, truth, weight);
      double a = 1;
      double b = 0;
      double best = loss(probability, truth, weight, a, b);
      for (int step = 0; step < MOST_STEPS; step++) {
        double ga = 0;
        double gb = 0;
        double haa = 1e-9;
        double hab = 0;
        double hbb = 1e-9;
        for (int i = 0; i < probability.length; i++) {
          double z = LogOdds.of(probability[i], Temperature.EDGE);
          double p = LogOdds.probability(a * z + b);
          double slope = weight[i] * (p - truth[i]);
          double curve = weight[i] * p * (1 - p);
          ga += slope * z;
          gb += slope;
          haa += curve * z * z;
          hab += curve * z;
          hbb += curve;
        }
        double determinant = haa * hbb - hab * hab;
        if (!(determinant > 0)) {
          break;
        }
        double da = (hbb * ga - hab * gb) / determinant;
        double db = (haa * gb - hab * ga) / determinant;
        double size = 1;
        double next = loss(probability, truth, weight, Math.max(0.05, a - da), b - db);
        while (next > best && size > 1e-6) {
          size /= 2;
          next = loss(probability, truth, weight, Math.max(0.05, a - size * da), b - size * db);
        }
        if (next >= best - 1e-12 * Math.abs(best)) {
          break;
        }
        a = Math.max(0.05, a - size * da);
        b -= size * db;
        best = next;
      }
      return new Platt(a, b);
    }

    private static double loss(float[] p, float[] y, float[] w, double slope, double shift) {
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        if (w[i] > 0) {
          double z = slope * LogOdds.of(p[i], Temperature.EDGE) + shift;
          sum += w[i] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z);
        }
      }
      return sum;
    }
  }

  /// The rising step function with the smallest squared error (pool adjacent violators), joined by
  /// straight lines between the mean positions of its blocks.
  ///
  /// @param x mean raw probability of each block, rising
  /// @param y mean target of each block, rising
  record Isotonic(double[] x, double[] y) implements Calibrator {
    @Override
    public double apply(double probability) {
      int n = x.length;
      if (n == 0) {
        return probability;
      }
      if (probability <= x[0]) {
        return y[0];
      }
      if (probability >= x[n - 1]) {
        return y[n - 1];
      }
      int at = java.util.Arrays.binarySearch(x, probability);
      if (at >= 0) {
        return y[at];
      }
      int right = -at - 1;
      double share = (probability - x[right - 1]) / (x[right] - x[right - 1]);
      return y[right - 1] + share * (y[right] - y[right - 1]);
    }

    /// Fits by pooling; bars of weight 0 do not count.
    public static Isotonic fit(float[] probability, float[] truth, float[] weight) {
      BarArrays.requireSameLength(probability, truth, weight);
      int[] falling = BarArrays.descendingOrder(probability);
      int n = falling.length;
      double[] blockX = new double[n];
      double[] blockY = new double[n];
      double[] blockW = new double[n];
      int blocks = 0;
      for (int k = n - 1; k >= 0; k--) {
        int i = falling[k];
        if (weight[i] <= 0) {
          continue;
        }
        blockX[blocks] = probability[i];
        blockY[blocks] = truth[i];
        blockW[blocks] = weight[i];
        blocks++;
        while (blocks > 1
            && (blockY[blocks - 2] >= blockY[blocks - 1]
                || blockX[blocks - 2] == blockX[blocks - 1])) {
          int a = blocks - 2;
          int b = blocks - 1;
          double w = blockW[a] + blockW[b];
          blockX[a] = (blockX[a] * blockW[a] + blockX[b] * blockW[b]) / w;
          blockY[a] = (blockY[a] * blockW[a] + blockY[b] * blockW[b]) / w;
          blockW[a] = w;
          blocks--;
        }
      }
      return new Isotonic(
          java.util.Arrays.copyOf(blockX, blocks), java.util.Arrays.copyOf(blockY, blocks));
    }
  }
}
