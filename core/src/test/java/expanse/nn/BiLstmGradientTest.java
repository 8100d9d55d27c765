package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Outputs and gradients against a plain LSTM in double precision, whose gradients are central
/// differences.
class BiLstmGradientTest {
  private static final double STEP = 1e-6;

  /// sum over all outputs of output times `dOut`.
  private static double loss(
      ParameterLayout layout,
      double[] params,
      double[] x,
      int steps,
      int batch,
      int input,
      int hidden,
      float[] dOut,
      double[] out) {
    double sum = 0;
    for (int d = 0; d < 2; d++) {
      String end = "_l0" + (d == 0 ? "" : "_reverse");
      int wih = layout.offset("lstm.weight_ih" + end);
      int whh = layout.offset("lstm.weight_hh" + end);
      int bih = layout.offset("lstm.bias_ih" + end);
      int bhh = layout.offset("lstm.bias_hh" + end);
      for (int b = 0; b < batch; b++) {
        double[] h = new double[hidden];
        double[] c = new double[hidden];
        for (int s = 0; s < steps; s++) {
          int t = d == 0 ? s : steps - 1 - s;
          double[] z = new double[4 * hidden];
          for (int g = 0; g < 4 * hidden; g++) {
            z[g] = params[bih + g] + params[bhh + g];
            for (int i = 0; i < input; i++) {
              z[g] += params[wih + g * input + i] * x[(t * batch + b) * input + i];
            }
            for (int j = 0; j < hidden; j++) {
              z[g] += params[whh + g * hidden + j] * h[j];
            }
          }
          for (int j = 0; j < hidden; j++) {
            c[j] = sigmoid(z[hidden + j]) * c[j] + sigmoid(z[j]) * Math.tanh(z[2 * hidden + j]);
            h[j] = sigmoid(z[3 * hidden + j]) * Math.tanh(c[j]);
            int at = (t * batch + b) * 2 * hidden + d * hidden + j;
            out[at] = h[j];
            sum += h[j] * dOut[at];
          }
        }
      }
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1,1", "2,3,3,5,2", "3,12,4,9,3", "4,5,8,17,4", "5,4,16,10,17"})
  void everyGradientEqualsTheCentralDifference(
      long seed, int input, int hidden, int steps, int batch) {
    Rng rng = new Rng(seed);
    ParameterLayout layout = new ParameterLayout();
    BiLstm lstm = BiLstm.declare(layout, "lstm", 0, input, hidden);
    float[] params = random(rng, layout.size(), .7);
    float[] x = random(rng, steps * batch * input, 1);
    float[] dOut = random(rng, steps * batch * 2 * hidden, 1);
    float[] out = new float[dOut.length];
    float[] grads = random(rng, layout.size(), 1);
    float[] before = grads.clone();
    float[] dX = random(rng, x.length, 1);
    BiLstm.Weights weights = lstm.newWeights();
    lstm.pack(params, weights);
    BiLstm.Workspace ws = lstm.workspace(steps, batch, true);
    lstm.forward(weights, x, batch, out, ws);
    lstm.backward(weights, batch, dOut, dX, grads, ws);

    double[] exactParams = doubles(params);
    double[] exactX = doubles(x);
    double[] exactOut = new double[out.length];
    double[] scratch = new double[out.length];
    loss(layout, exactParams, exactX, steps, batch, input, hidden, dOut, exactOut);
    for (int i = 0; i < out.length; i++) {
      assertThat(Math.abs(out[i] - exactOut[i])).as("output %d", i).isLessThan(2e-6);
    }
    for (int k = 0; k < 150; k++) {
      boolean ofInput = k % 3 == 0;
      double[] moved = ofInput ? exactX : exactParams;
      int i = rng.nextInt(moved.length);
      double kept = moved[i];
      moved[i] = kept + STEP;
      double up = loss(layout, exactParams, exactX, steps, batch, input, hidden, dOut, scratch);
      moved[i] = kept - STEP;
      double down = loss(layout, exactParams, exactX, steps, batch, input, hidden, dOut, scratch);
      moved[i] = kept;
      double want = (up - down) / (2 * STEP);
      double got = ofInput ? dX[i] : (double) grads[i] - before[i];
      assertThat(Math.abs(got - want))
          .as("%s %d: %s, not %s", ofInput ? "input" : "parameter", i, got, want)
          .isLessThan(2e-5 * Math.max(1, Math.abs(want)));
    }
  }

  @Test
  void aWindowsOutputDoesNotDependOnTheWindowsBesideIt() {
    Rng rng = new Rng(9);
    int steps = 7;
    int batch = 21;
    ParameterLayout layout = new ParameterLayout();
    BiLstm lstm = BiLstm.declare(layout, "lstm", 0, 5, 32);
    float[] params = random(rng, layout.size(), .5);
    float[] x = random(rng, steps * batch * 5, 1);
    float[] out = new float[steps * batch * 64];
    BiLstm.Weights weights = lstm.newWeights();
    lstm.pack(params, weights);
    BiLstm.Workspace ws = lstm.workspace(steps, batch, false);
    lstm.forward(weights, x, batch, out, ws);
    for (int b = 0; b < batch; b++) {
      float[] own = new float[steps * 5];
      float[] ownOut = new float[steps * 64];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(x, (t * batch + b) * 5, own, t * 5, 5);
      }
      lstm.forward(weights, own, 1, ownOut, ws);
      for (int t = 0; t < steps; t++) {
        for (int j = 0; j < 64; j++) {
          assertThat(ownOut[t * 64 + j]).isEqualTo(out[(t * batch + b) * 64 + j]);
        }
      }
    }
  }

  private static float[] random(Rng rng, int n, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (rng.nextGaussian() * scale);
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
