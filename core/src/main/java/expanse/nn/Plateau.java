package expanse.nn;

/// Lowers the learning rate by a factor when a figure has not improved for some time.
public final class Plateau {
  private final double factor;
  private final int patience;
  private final double smallest;
  private final boolean larger;
  private double rate;
  private double best;
  private int waited;

  /// @param rate learning rate at the start
  /// @param factor what the rate is multiplied with
  /// @param patience observations without improvement that are borne
  /// @param smallest rate below which it never goes
  /// @param larger whether a larger figure is better
  public Plateau(double rate, double factor, int patience, double smallest, boolean larger) {
    this.rate = rate;
    this.factor = factor;
    this.patience = patience;
    this.smallest = smallest;
    this.larger = larger;
    best = larger ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /// Takes in the figure of an epoch.
  ///
  /// @return the rate from now on
  public double observe(double figure) {
    if (larger ? figure > best : figure < best) {
      best = figure;
      waited = 0;
    } else {
      waited++;
      if (waited > patience) {
        rate = Math.max(smallest, rate * factor);
        waited = 0;
      }
    }
    return rate;
  }

  /// The rate now.
  public double rate() {
    return rate;
  }

  /// Rate, best figure and observations waited: what a resumed run needs.
  public double[] state() {
    return new double[] {rate, best, waited};
  }

  /// Goes back to a recorded state.
  public void restore(double[] state) {
    rate = state[0];
    best = state[1];
    waited = (int) state[2];
  }
}
