package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.kernel.PlainKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarHeadTest {
  private static final int STEPS = 5;
  private static final int BATCH = 3;

  private static float[] random(Rng rng, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) rng.nextGaussian();
    }
    return values;
  }

  /// Outputs, gradients of the states and of the parameters, one behind the other.
  private static float[] run(Kernels kernels, int in, int out, double dropout, boolean training) {
    ParameterLayout layout = new ParameterLayout();
    layout.add("before", 7);
    BarHead head = BarHead.declare(layout, "head", in, out, dropout, kernels);
    Rng rng = new Rng(in * 31L + out);
    float[] params = random(rng, layout.size());
    float[] x = random(rng, STEPS * BATCH * in);
    float[] dX = random(rng, x.length);
    float[] grads = random(rng, layout.size());
    BarHead.State state = head.state(STEPS, BATCH);
    head.drawMasks(rng, STEPS * BATCH, state);
    for (int t = 0; t < STEPS; t++) {
      head.forward(params, x, t, BATCH, training, state);
    }
    System.arraycopy(random(rng, state.gradient.length), 0, state.gradient, 0, STEPS * BATCH * out);
    for (int t = 0; t < STEPS; t++) {
      head.backward(params, x, t, BATCH, dX, grads, state);
    }
    float[] all = new float[state.output.length + dX.length + grads.length];
    System.arraycopy(state.output, 0, all, 0, state.output.length);
    System.arraycopy(dX, 0, all, state.output.length, dX.length);
    System.arraycopy(grads, 0, all, state.output.length + dX.length, grads.length);
    return all;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "8,2", "15,1", "16,3", "17,1", "47,2", "64,1", "100,3", "192,1", "192,2"})
  void plainAndVectorKernelsGiveTheSameBits(int in, int out) {
    for (double dropout : new double[] {0, 0.6}) {
      for (boolean training : new boolean[] {false, true}) {
        assertThat(run(Kernels.best(), in, out, dropout, training))
            .isEqualTo(run(new PlainKernels(), in, out, dropout, training));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5,1", "33,2", "192,1"})
  void outputsAreThoseOfALinearLayerOnKeptInputs(int in, int out) {
    ParameterLayout layout = new ParameterLayout();
    BarHead head = BarHead.declare(layout, "head", in, out, 0.6, Kernels.best());
    Rng rng = new Rng(in);
    float[] params = random(rng, layout.size());
    float[] x = random(rng, STEPS * BATCH * in);
    BarHead.State state = head.state(STEPS, BATCH);
    head.drawMasks(rng, STEPS * BATCH, state);
    for (int t = 0; t < STEPS; t++) {
      head.forward(params, x, t, BATCH, true, state);
    }
    for (int r = 0; r < STEPS * BATCH; r++) {
      for (int o = 0; o < out; o++) {
        double sum = params[in * out + o];
        for (int c = 0; c < in; c++) {
          if (Dropout.kept(state.kept, r, in, c)) {
            sum += x[r * in + c] * params[o * in + c] / (1 - 0.6);
          }
        }
        assertThat((double) state.output[r * out + o]).isCloseTo(sum, within(1e-4));
      }
    }
  }
}
