package expanse.nn;

import java.util.Arrays;
import java.util.List;

/// AdamW of Loshchilov and Hutter (2019) with PyTorch's order of operations, in single precision.
///
/// Its state is the two moments and the number of steps; a resumed run that restores them goes on
/// with the same bits.
public final class AdamW {
  /// A range of parameters with its own learning rate.
  ///
  /// @param from first index
  /// @param to one past the last index
  /// @param rateFactor factor on the learning rate; 0 freezes the range, weight decay included
  /// @param weightDecay decoupled decay of the range
  public record Group(int from, int to, double rateFactor, double weightDecay) {}

  /// PyTorch's default weight decay.
  public static final double DEFAULT_WEIGHT_DECAY = 0.01;

  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final float[] first; // [parameters] mean of gradients
  private final float[] second; // [parameters] mean of squared gradients
  private List<Group> groups;
  private long steps;

  /// @param size number of parameters
  /// @param weightDecay decoupled weight decay of all parameters
  public AdamW(int size, double weightDecay) {
    this(size, weightDecay, 0.9, 0.999, 1e-8);
  }

  /// @param size number of parameters
  /// @param weightDecay decoupled weight decay of all parameters
  /// @param beta1 memory of the mean gradient
  /// @param beta2 memory of the mean squared gradient
  /// @param epsilon added to the root of the second moment
  public AdamW(int size, double weightDecay, double beta1, double beta2, double epsilon) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    first = new float[size];
    second = new float[size];
    groups = List.of(new Group(0, size, 1, weightDecay));
  }

  /// Replaces the groups. Ranges must not overlap; parameters in no range stay as they are.
  public void groups(List<Group> newGroups) {
    int end = 0;
    for (Group group : newGroups.stream().sorted((a, b) -> a.from() - b.from()).toList()) {
      if (group.from() < end || group.to() < group.from() || group.to() > first.length) {
        throw new IllegalArgumentException("groups overlap or exceed the parameters: " + group);
      }
      end = group.to();
    }
    groups = List.copyOf(newGroups);
  }

  /// `base` to a positive integer power by repeated squaring: the same bits everywhere, and no
  /// objects, which the library's own power makes.
  static double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long rest = exponent; rest != 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }

  /// Changes parameters by one step.
  ///
  /// @param parameters changed in place
  /// @param gradients of the same length
  /// @param rate learning rate of this step
  public void step(float[] parameters, float[] gradients, double rate) {
    if (parameters.length != first.length || gradients.length != first.length) {
      throw new IllegalArgumentException("made for " + first.length + " parameters");
    }
    steps++;
    double correction1 = 1 - power(beta1, steps);
    float root2 = (float) Math.sqrt(1 - power(beta2, steps));
    for (int i = 0; i < groups.size(); i++) { // no iterator: steps allocate nothing
      Group group = groups.get(i);
      double groupRate = rate * group.rateFactor();
      if (group.rateFactor() != 0) {
        update(
            parameters,
            gradients,
            group.from(),
            group.to(),
            (float) (1 - groupRate * group.weightDecay()),
            (float) (groupRate / correction1),
            root2);
      }
    }
  }

  private void update(
      float[] parameters,
      float[] gradients,
      int from,
      int to,
      float keep,
      float stepSize,
      float root2) {
    float[] m = first;
    float[] v = second;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1);
    float c2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradients[i];
      float mi = m[i] + c1 * (g - m[i]);
      float vi = v[i] * b2 + c2 * (g * g);
      m[i] = mi;
      v[i] = vi;
      float denominator = (float) Math.sqrt(vi) / root2 + eps;
      parameters[i] = parameters[i] * keep - stepSize * (mi / denominator);
    }
  }

  /// Number of steps taken.
  public long steps() {
    return steps;
  }

  /// A copy of the mean gradients.
  public float[] firstMoment() {
    return first.clone();
  }

  /// A copy of the mean squared gradients.
  public float[] secondMoment() {
    return second.clone();
  }

  /// Goes back to a recorded state.
  public void restore(long recordedSteps, float[] firstMoment, float[] secondMoment) {
    if (firstMoment.length != first.length || secondMoment.length != first.length) {
      throw new IllegalArgumentException("made for " + first.length + " parameters");
    }
    steps = recordedSteps;
    System.arraycopy(firstMoment, 0, first, 0, first.length);
    System.arraycopy(secondMoment, 0, second, 0, second.length);
  }

  /// Forgets everything, as when new.
  public void reset() {
    steps = 0;
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
  }
}
