package expanse.model;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.kernel.RowKernels;
import expanse.nn.Dropout;
import expanse.nn.Linear;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The heads on a window's pooled state: projection with ReLU, then the type logits and, in the
/// original's form, the pointers; dropout before each.
final class PooledHeads {
  private final Kernels kernels;
  private final Linear projection;
  private final Linear type;
  private final @Nullable Linear pointer;
  private final double dropout;
  private final int width;
  private final float[] projected; // [B][W]
  private final float[] typeInput; // [B][W] after dropout
  private final float[] pointerInput; // [B][W] after dropout
  private final float[] dProjected; // [B][W]
  private final float[] dInput; // [B][W]
  private final float[] dSigmoid; // [B][2]

  /// Gradient by the type logits, `[B][K]`.
  final float[] dTypeLogits;

  /// Gradient by the pointers, `[B]`[2].
  final float[] dPointers;

  /// Kept inputs of the type head, `[B][W]`.
  final long[] typeKept;

  /// Kept inputs of the pointer head, `[B][W]`.
  final long[] pointerKept;

  PooledHeads(Jade jade, int capacity) {
    kernels = jade.kernels();
    projection = jade.projection;
    type = jade.type;
    pointer = jade.pointer;
    dropout = jade.config().denseDropout();
    width = jade.config().headWidth();
    projected = new float[capacity * width];
    typeInput = new float[capacity * width];
    pointerInput = new float[capacity * width];
    dProjected = new float[capacity * width];
    dInput = new float[capacity * width];
    dSigmoid = new float[capacity * 2];
    dTypeLogits = new float[capacity * jade.config().classes()];
    dPointers = new float[capacity * 2];
    typeKept = new long[RowKernels.words(capacity * width)];
    pointerKept = new long[RowKernels.words(capacity * width)];
  }

  void drawMasks(Rng rng, int size) {
    if (dropout > 0) {
      int words = RowKernels.words(size * width);
      Dropout.draw(rng, dropout, typeKept, words);
      Dropout.draw(rng, dropout, pointerKept, words);
    }
  }

  /// @param pooled `[B]`[2H]
  /// @param typeLogits receives `[B][K]`
  /// @param pointers receives `[B]`[2] when this network finds them here
  void forward(
      float[] parameters,
      float[] pooled,
      int size,
      boolean withDropout,
      float[] typeLogits,
      float[] pointers) {
    projection.forward(parameters, pooled, size, projected);
    for (int i = 0; i < size * width; i++) {
      projected[i] = Math.max(projected[i], 0);
    }
    drop(typeInput, typeKept, size, withDropout);
    type.forward(parameters, typeInput, size, typeLogits);
    if (pointer != null) {
      drop(pointerInput, pointerKept, size, withDropout);
      pointer.forward(parameters, pointerInput, size, pointers);
      kernels.sigmoid(size * 2, pointers, 0, pointers, 0);
    }
  }

  private void drop(float[] to, long[] kept, int size, boolean withDropout) {
    if (withDropout && dropout > 0) {
      Dropout.apply(kernels, size * width, projected, to, kept, Dropout.scale(dropout));
    } else {
      System.arraycopy(projected, 0, to, 0, size * width);
    }
  }

  /// Reads the gradients by type logits and pointers from [#dTypeLogits] and [#dPointers].
  ///
  /// @param dPooled receives the gradient by the pooled state `[B]`[2H]
  void backward(
      float[] parameters,
      float[] pooled,
      int size,
      float[] pointers,
      float[] dPooled,
      float[] gradients) {
    Arrays.fill(dProjected, 0, size * width, 0);
    type.backward(parameters, typeInput, size, dTypeLogits, dInput, false, gradients);
    addDropped(typeKept, size);
    if (pointer != null) {
      for (int i = 0; i < size * 2; i++) {
        dSigmoid[i] = dPointers[i] * pointers[i] * (1 - pointers[i]);
      }
      pointer.backward(parameters, pointerInput, size, dSigmoid, dInput, false, gradients);
      addDropped(pointerKept, size);
    }
    for (int i = 0; i < size * width; i++) {
      dProjected[i] = projected[i] > 0 ? dProjected[i] : 0;
    }
    projection.backward(parameters, pooled, size, dProjected, dPooled, false, gradients);
  }

  private void addDropped(long[] kept, int size) {
    if (dropout > 0) {
      Dropout.add(kernels, size * width, dInput, dProjected, kept, Dropout.scale(dropout));
    } else {
      kernels.add(size * width, dInput, 0, dProjected, 0);
    }
  }
}
