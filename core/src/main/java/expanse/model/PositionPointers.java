package expanse.model;

import expanse.nn.BarHead;
import expanse.nn.TimeSoftmax;

/// Pointers from a start and an end logit per bar: the softmax over the bars gives each an expected
/// position, and center and length are those of the two positions, scaled as the original's
/// targets.
final class PositionPointers {
  private final BarHead head;
  private final int steps;
  private final float[] probability; // [T][B][2]

  /// Logits of start and end.
  final BarHead.State state;

  PositionPointers(BarHead head, int steps, int capacity) {
    this.head = head;
    this.steps = steps;
    state = head.state(steps, capacity);
    probability = new float[steps * capacity * 2];
  }

  void step(float[] parameters, float[] h, int t, int size, boolean withDropout) {
    head.forward(parameters, h, t, size, withDropout, state);
  }

  /// @param pointers receives center and length, `[B]`[2]
  void finish(int size, float[] pointers) {
    TimeSoftmax.forward(state.output, steps, 2 * size, probability);
    for (int b = 0; b < size; b++) {
      double start = 0;
      double end = 0;
      for (int t = 0; t < steps; t++) {
        start += (double) t * probability[(t * size + b) * 2];
        end += (double) t * probability[(t * size + b) * 2 + 1];
      }
      pointers[2 * b] = (float) ((start + end) / 2 / steps);
      pointers[2 * b + 1] = (float) ((end - start) / steps);
    }
  }

  /// @param dPointers gradient by center and length, `[B]`[2]
  void startBackward(int size, float[] dPointers) {
    for (int b = 0; b < size; b++) {
      float center = dPointers[2 * b] / (2 * steps);
      float length = dPointers[2 * b + 1] / steps;
      for (int t = 0; t < steps; t++) {
        state.gradient[(t * size + b) * 2] = t * (center - length);
        state.gradient[(t * size + b) * 2 + 1] = t * (center + length);
      }
    }
    TimeSoftmax.backward(probability, steps, 2 * size, state.gradient);
  }

  void stepBackward(
      float[] parameters, float[] h, int t, int size, float[] dStates, float[] gradients) {
    head.backward(parameters, h, t, size, dStates, gradients, state);
  }
}
