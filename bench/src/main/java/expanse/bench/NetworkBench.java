package expanse.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.model.Batch;
import expanse.model.Jade;
import expanse.model.JadeConfig;
import expanse.model.JadeOutput;
import expanse.model.LossSettings;
import expanse.model.OnnxExport;
import expanse.model.ShardedJade;
import expanse.nn.AdamW;
import expanse.nn.GradientClip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/// Whole JadeCompact: inference beside ONNX Runtime with the same weights, and training steps.
final class NetworkBench {
  /// Multiplications and additions of the LSTM's products, forward, per window.
  private static final double FORWARD_FLOP = 2.0 * 2 * 105 * 384 * (12 + 96);

  /// The same for a whole step; the first layer needs no gradient of its inputs.
  private static final double STEP_FLOP = 2 * FORWARD_FLOP + 2.0 * 2 * 105 * 384 * 96;

  private final Jade jade = new Jade(JadeConfig.original(12));
  private final float[] parameters = jade.init(new Rng(1));

  /// Inference.
  ///
  /// @param windows windows per call
  void forward(int windows, int threads, long nanos) throws OrtException {
    Batch batch = batch(windows);
    byte[] model = OnnxExport.encode(jade, parameters, Map.of());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (Workers workers = new Workers(threads);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      FloatBuffer features = features(batch);
      long[] shape = {windows, batch.steps, batch.inputs};
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor tensor = OnnxTensor.createTensor(environment, features, shape)) {
        Map<String, OnnxTensor> inputs = Map.of("features", tensor);
        ShardedJade network = new ShardedJade(jade, LossSettings.original(), windows, workers);
        Samples[] samples =
            Samples.inTurn(
                windows,
                Bench.WARM_UP,
                nanos,
                () -> network.predictFixed(parameters, batch),
                () -> run(session, inputs));
        double difference = difference(network.output(), session, inputs);
        String what = windows + " window(s), " + threads + " thread(s)";
        Report.line("forward, " + what + ": Expanse", "us/window: %s", samples[0].spread(1e3));
        Report.line("forward, " + what + ": ONNX Runtime", "us/window: %s", samples[1].spread(1e3));
        Report.line(
            "forward, " + what + ": ratio",
            "min %.2f, p50 %.2f, p99 %.2f; largest difference of outputs %.1e; checksum %08x",
            samples[1].best() / samples[0].best(),
            samples[1].median() / samples[0].median(),
            samples[1].quantile(.99) / samples[0].quantile(.99),
            difference,
            Arrays.hashCode(network.output().spanProbability));
      }
    }
  }

  private static void run(OrtSession session, Map<String, OnnxTensor> inputs) {
    try (OrtSession.Result result = session.run(inputs)) {
      if (result.size() != 5) {
        throw new IllegalStateException("outputs missing");
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double difference(
      JadeOutput ours, OrtSession session, Map<String, OnnxTensor> inputs) throws OrtException {
    double worst = 0;
    try (OrtSession.Result result = session.run(inputs)) {
      float[][] span = (float[][]) result.get("span_probabilities").orElseThrow().getValue();
      float[][] bars = (float[][]) result.get("countdown").orElseThrow().getValue();
      for (int b = 0; b < ours.size(); b++) {
        for (int t = 0; t < ours.steps; t++) {
          int at = ours.at(t, b);
          worst = Math.max(worst, Math.abs(span[b][t] - ours.spanProbability[at]));
          worst = Math.max(worst, Math.abs(bars[b][t] - ours.countdown[at]));
        }
      }
    }
    return worst;
  }

  /// Training steps of 32 windows on one and on two threads.
  ///
  /// @param peak GFLOP/s of one thread
  void steps(double peak, long nanos) {
    try (Workers one = new Workers(1);
        Workers two = new Workers(2)) {
      Trainer single = new Trainer(one);
      Trainer twin = new Trainer(two);
      // one after the other: in turn, each would find the caches full of the other's state
      Samples[] samples = {
        Samples.inTurn(1, Bench.WARM_UP, nanos / 2, single::step)[0],
        Samples.inTurn(1, Bench.WARM_UP, nanos / 2, twin::step)[0]
      };
      int windows = Trainer.WINDOWS;
      double floor = windows * STEP_FLOP / peak;
      Report.line("training step of 32, one thread", "ms: %s", samples[0].spread(1e6));
      Report.line(
          "  of it the products at peak",
          "%.2f ms, %.0f %% of the best step",
          floor / 1e6,
          100 * floor / samples[0].best());
      Report.line("training step of 32, two threads", "ms: %s", samples[1].spread(1e6));
      Report.line(
          "  two threads against one",
          "min %.2f, p50 %.2f",
          samples[0].best() / samples[1].best(),
          samples[0].median() / samples[1].median());
      single.restart(3);
      twin.restart(3);
      Report.line(
          "  weights after three steps",
          "checksums %08x and %08x",
          Arrays.hashCode(single.values),
          Arrays.hashCode(twin.values));
    }
  }

  private final class Trainer {
    static final int WINDOWS = 32;
    private final Batch batch = batch(WINDOWS);
    private final float[] values = parameters.clone();
    private final float[] gradients = jade.layout().allocate();
    private final double[] weights = {.1, .1, .7, .1};
    private final AdamW optimiser = new AdamW(values.length, .01);
    private final ShardedJade network;
    private long steps;

    Trainer(Workers workers) {
      network = new ShardedJade(jade, LossSettings.original(), WINDOWS, workers);
    }

    void step() {
      network.forward(values, batch, 3, steps++);
      network.backward(weights, gradients);
      GradientClip.clip(gradients, 1);
      optimiser.step(values, gradients, 1e-4);
    }

    void restart(int count) {
      System.arraycopy(parameters, 0, values, 0, values.length);
      optimiser.reset();
      steps = 0;
      for (int i = 0; i < count; i++) {
        step();
      }
    }
  }

  private static FloatBuffer features(Batch batch) {
    int bytes = batch.size() * batch.steps * batch.inputs * Float.BYTES;
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int b = 0; b < batch.size(); b++) {
      for (int t = 0; t < batch.steps; t++) {
        buffer.put(batch.x, batch.inputAt(t, b), batch.inputs);
      }
    }
    return buffer.flip();
  }

  private Batch batch(int windows) {
    JadeConfig config = jade.config();
    Batch batch = new Batch(config.steps(), config.inputs(), windows);
    batch.start(windows);
    Rng rng = new Rng(2);
    for (int i = 0; i < batch.x.length; i++) {
      batch.x[i] = (float) rng.nextGaussian();
    }
    for (int b = 0; b < windows; b++) {
      batch.type[b] = b % 2;
      batch.center[b] = .5f;
      batch.length[b] = .1f;
      batch.pointerMask[b] = 1;
      for (int t = 0; t < batch.steps; t++) {
        int at = batch.at(t, b);
        batch.span[at] = t > 40 && t < 50 ? 1 : 0;
        batch.countdown[at] = 41f - t;
        batch.countdownMask[at] = 1;
      }
    }
    return batch;
  }
}
