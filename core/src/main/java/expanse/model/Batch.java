package expanse.model;

import java.util.Arrays;

/// Windows on their way through the network: inputs and targets, time first.
///
/// A batch of `size()` windows uses the first `steps * size()` elements of each per-bar array:
/// element (t, b) lies at `t * size() + b`. Masks are weights, so that doubtful targets can count
/// less; a task's loss is its weighted mean, and a task whose weights are all zero has loss zero.
public final class Batch {
  /// Bars per window, T.
  public final int steps;

  /// Features per bar, D.
  public final int inputs;

  /// Largest number of windows.
  public final int capacity;

  /// Features, `[T][B][D]`.
  public final float[] x;

  /// Share of the bar that lies in a span, 0 to 1, `[T][B]`.
  public final float[] span;

  /// Weight of the bar in the span loss, `[T][B]`.
  public final float[] weight;

  /// Start of the span minus bar, raw, `[T][B]`.
  public final float[] countdown;

  /// Weight of the bar in the countdown loss, `[T][B]`.
  public final float[] countdownMask;

  /// Type of the window, -1 without, `[B]`.
  public final int[] type;

  /// Weight of the window in the type loss, `[B]`.
  public final float[] typeWeight;

  /// Center of the span as a share of the window, `[B]`.
  public final float[] center;

  /// Length of the span as a share of the window, `[B]`.
  public final float[] length;

  /// Weight of the window in the pointer loss, `[B]`.
  public final float[] pointerMask;

  private int size;

  /// @param steps bars per window
  /// @param inputs features per bar
  /// @param capacity largest number of windows
  public Batch(int steps, int inputs, int capacity) {
    this.steps = steps;
    this.inputs = inputs;
    this.capacity = capacity;
    x = new float[steps * capacity * inputs];
    span = new float[steps * capacity];
    weight = new float[steps * capacity];
    countdown = new float[steps * capacity];
    countdownMask = new float[steps * capacity];
    type = new int[capacity];
    typeWeight = new float[capacity];
    center = new float[capacity];
    length = new float[capacity];
    pointerMask = new float[capacity];
  }

  /// Number of windows now in the batch, B.
  public int size() {
    return size;
  }

  /// Starts a batch of this many windows: no spans, every bar counts in the span loss, no other
  /// task counts. The features keep whatever they held.
  public void start(int windows) {
    if (windows < 1 || windows > capacity) {
      throw new IllegalArgumentException("a batch holds 1 to " + capacity + ", not " + windows);
    }
    size = windows;
    int bars = steps * windows;
    Arrays.fill(span, 0, bars, 0);
    Arrays.fill(weight, 0, bars, 1);
    Arrays.fill(countdown, 0, bars, 0);
    Arrays.fill(countdownMask, 0, bars, 0);
    Arrays.fill(type, 0, windows, -1);
    Arrays.fill(typeWeight, 0, windows, 1);
    Arrays.fill(center, 0, windows, 0);
    Arrays.fill(length, 0, windows, 0);
    Arrays.fill(pointerMask, 0, windows, 0);
  }

  /// Index of bar t of window b in the per-bar arrays.
  public int at(int t, int b) {
    return t * size + b;
  }

  /// Index of the first feature of bar t of window b in [#x].
  public int inputAt(int t, int b) {
    return (t * size + b) * inputs;
  }
}
