package expanse.model;

import expanse.nn.Dropout;
import expanse.nn.ParameterLayout;

/// The network and its losses in double precision, written as the formulas stand in the papers: the
/// oracle of the fast one. Window by window, no buffers, no order of summation to speak of.
final class ReferenceJade {
  private final JadeConfig config;
  private final ParameterLayout layout;
  private final LossSettings settings;
  private final Masks masks;
  private double[] parameters = new double[0];

  double[][][] spanLogit = new double[0][][]; // [T][B][S]
  double[][] countdown = new double[0][]; // [T][B]
  double[][] typeLogits = new double[0][]; // [B][K]
  double[][] pointers = new double[0][]; // [B][2]

  /// Which elements are kept; rows count bars times windows of the whole batch.
  interface Masks {
    boolean input(int t, int b, int c);

    boolean layer(int layer, int t, int b, int c);

    boolean type(int b, int c);

    boolean pointer(int b, int c);

    boolean span(int t, int b, int c);

    boolean countdown(int t, int b, int c);

    boolean positions(int t, int b, int c);
  }

  /// @param masks dropout, or null for none
  ReferenceJade(Jade jade, LossSettings settings, Masks masks) {
    config = jade.config();
    layout = jade.layout();
    this.settings = settings;
    this.masks = masks;
  }

  /// The masks that a network has just used.
  static Masks masksOf(ShardedJade network, int windows) {
    JadeConfig config = network.jade().config();
    int count = ShardedJade.shards(windows);
    return new Masks() {
      private int shardOf(int b) {
        int shard = 0;
        while (ShardedJade.first(shard + 1, count, windows) <= b) {
          shard++;
        }
        return shard;
      }

      private int row(int t, int b) {
        int shard = shardOf(b);
        int from = ShardedJade.first(shard, count, windows);
        int size = ShardedJade.first(shard + 1, count, windows) - from;
        return t * size + b - from;
      }

      @Override
      public boolean input(int t, int b, int c) {
        JadeShard shard = network.shard(shardOf(b));
        return Dropout.kept(shard.inputKept, 0, 0, row(t, b) * config.inputs() + c);
      }

      @Override
      public boolean layer(int layer, int t, int b, int c) {
        JadeShard shard = network.shard(shardOf(b));
        return Dropout.kept(shard.layerKept[layer], 0, 0, row(t, b) * config.encoded() + c);
      }

      @Override
      public boolean type(int b, int c) {
        JadeShard shard = network.shard(shardOf(b));
        return Dropout.kept(shard.pooledHeads.typeKept, 0, 0, row(0, b) * config.headWidth() + c);
      }

      @Override
      public boolean pointer(int b, int c) {
        JadeShard shard = network.shard(shardOf(b));
        return Dropout.kept(
            shard.pooledHeads.pointerKept, 0, 0, row(0, b) * config.headWidth() + c);
      }

      @Override
      public boolean span(int t, int b, int c) {
        JadeShard shard = network.shard(shardOf(b));
        return Dropout.kept(shard.span.kept, row(t, b), config.encoded(), c);
      }

      @Override
      public boolean countdown(int t, int b, int c) {
        JadeShard shard = network.shard(shardOf(b));
        return Dropout.kept(shard.countdown.kept, row(t, b), config.encoded(), c);
      }

      @Override
      public boolean positions(int t, int b, int c) {
        JadeShard shard = network.shard(shardOf(b));
        return Dropout.kept(shard.positions.state.kept, row(t, b), config.encoded(), c);
      }
    };
  }

  /// Fills the outputs.
  void forward(double[] values, Batch batch) {
    parameters = values;
    int steps = config.steps();
    spanLogit = new double[steps][batch.size()][];
    countdown = new double[steps][batch.size()];
    typeLogits = new double[batch.size()][];
    pointers = new double[batch.size()][];
    for (int b = 0; b < batch.size(); b++) {
      window(batch, b);
    }
  }

  private void window(Batch batch, int b) {
    int steps = config.steps();
    double[][] h = new double[steps][config.inputs()];
    for (int t = 0; t < steps; t++) {
      for (int d = 0; d < config.inputs(); d++) {
        boolean kept = masks == null || config.inputDropout() == 0 || masks.input(t, b, d);
        h[t][d] = drop(batch.x[batch.inputAt(t, b) + d], kept, config.inputDropout());
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      if (layer > 0 && config.layerDropout() > 0) {
        for (int t = 0; t < steps; t++) {
          for (int c = 0; c < config.encoded(); c++) {
            boolean kept = masks == null || masks.layer(layer - 1, t, b, c);
            h[t][c] = drop(h[t][c], kept, config.layerDropout());
          }
        }
      }
      h = lstm(h, layer);
    }
    double[] share = new double[steps];
    for (int t = 0; t < steps; t++) {
      share[t] = config.attention() == Attention.NONE ? 0 : linear("attention_pooling", h[t])[0];
    }
    softmax(share);
    double[] pooled = new double[config.encoded()];
    for (int t = 0; t < steps; t++) {
      for (int c = 0; c < pooled.length; c++) {
        pooled[c] += share[t] * h[t][c];
      }
    }
    double[][] spanStates = config.attention() == Attention.SPAN_AND_POOLING ? attended(h) : h;
    double[] projected = linear("projection.0", pooled);
    for (int i = 0; i < projected.length; i++) {
      projected[i] = Math.max(projected[i], 0);
    }
    double[] forType = projected.clone();
    double[] forPointer = projected.clone();
    double dense = config.denseDropout();
    for (int i = 0; i < projected.length && dense > 0; i++) {
      forType[i] = drop(forType[i], masks == null || masks.type(b, i), dense);
      forPointer[i] = drop(forPointer[i], masks == null || masks.pointer(b, i), dense);
    }
    typeLogits[b] = linear("classifier.1", forType);
    if (config.pointerHead() == PointerHead.START_END) {
      pointers[b] = positions(h, b);
    } else {
      pointers[b] = linear("pointer_head.1", forPointer);
      for (int i = 0; i < 2; i++) {
        pointers[b][i] = sigmoid(pointers[b][i]);
      }
    }
    for (int t = 0; t < steps; t++) {
      double[] forSpan = spanStates[t].clone();
      double[] forCountdown = h[t].clone();
      for (int c = 0; c < forSpan.length && dense > 0; c++) {
        forSpan[c] = drop(forSpan[c], masks == null || masks.span(t, b, c), dense);
        forCountdown[c] = drop(forCountdown[c], masks == null || masks.countdown(t, b, c), dense);
      }
      spanLogit[t][b] = linear("expansion_span_emission.1", forSpan);
      countdown[t][b] = linear("expansion_countdown_head.1", forCountdown)[0];
    }
  }

  private double[] positions(double[][] h, int b) {
    double[] expected = new double[2];
    for (int k = 0; k < 2; k++) {
      double[] logits = new double[h.length];
      for (int t = 0; t < h.length; t++) {
        double[] input = h[t].clone();
        for (int c = 0; c < input.length && config.denseDropout() > 0; c++) {
          boolean kept = masks == null || masks.positions(t, b, c);
          input[c] = drop(input[c], kept, config.denseDropout());
        }
        logits[t] = linear("pointer_positions.1", input)[k];
      }
      softmax(logits);
      for (int t = 0; t < h.length; t++) {
        expected[k] += t * logits[t];
      }
    }
    double steps = h.length;
    return new double[] {
      (expected[0] + expected[1]) / 2 / steps, (expected[1] - expected[0]) / steps
    };
  }

  private double[][] attended(double[][] h) {
    int steps = h.length;
    double[][] q = new double[steps][];
    double[][] k = new double[steps][];
    double[][] v = new double[steps][];
    for (int t = 0; t < steps; t++) {
      q[t] = matrix("attention.query.weight", h[t]);
      k[t] = matrix("attention.key.weight", h[t]);
      v[t] = matrix("attention.value.weight", h[t]);
    }
    double[][] out = new double[steps][];
    for (int t = 0; t < steps; t++) {
      double[] share = new double[steps];
      for (int s = 0; s < steps; s++) {
        for (int c = 0; c < q[t].length; c++) {
          share[s] += q[t][c] * k[s][c] / Math.sqrt(q[t].length);
        }
      }
      softmax(share);
      double[] context = new double[q[t].length];
      for (int s = 0; s < steps; s++) {
        for (int c = 0; c < context.length; c++) {
          context[c] += share[s] * v[s][c];
        }
      }
      out[t] = matrix("attention.output.weight", context);
      for (int c = 0; c < out[t].length; c++) {
        out[t][c] += h[t][c];
      }
    }
    return out;
  }

  private double[] matrix(String name, double[] x) {
    int w = layout.offset(name);
    double[] y = new double[layout.shape(name)[0]];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += parameters[w + o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private static void softmax(double[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i]);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  private double[][] lstm(double[][] x, int layer) {
    int hidden = config.hidden();
    int steps = x.length;
    double[][] out = new double[steps][2 * hidden];
    for (int direction = 0; direction < 2; direction++) {
      String end = "_l" + layer + (direction == 0 ? "" : "_reverse");
      int wIh = layout.offset("lstm.weight_ih" + end);
      int wHh = layout.offset("lstm.weight_hh" + end);
      int bIh = layout.offset("lstm.bias_ih" + end);
      int bHh = layout.offset("lstm.bias_hh" + end);
      double[] h = new double[hidden];
      double[] c = new double[hidden];
      for (int s = 0; s < steps; s++) {
        int t = direction == 0 ? s : steps - 1 - s;
        double[] gates = new double[4 * hidden];
        for (int g = 0; g < 4 * hidden; g++) {
          double sum = parameters[bIh + g] + parameters[bHh + g];
          for (int d = 0; d < x[t].length; d++) {
            sum += parameters[wIh + g * x[t].length + d] * x[t][d];
          }
          for (int j = 0; j < hidden; j++) {
            sum += parameters[wHh + g * hidden + j] * h[j];
          }
          gates[g] = sum;
        }
        for (int j = 0; j < hidden; j++) {
          double i = sigmoid(gates[j]);
          double f = sigmoid(gates[hidden + j]);
          double g = Math.tanh(gates[2 * hidden + j]);
          double o = sigmoid(gates[3 * hidden + j]);
          c[j] = f * c[j] + i * g;
          h[j] = o * Math.tanh(c[j]);
          out[t][direction * hidden + j] = h[j];
        }
      }
    }
    return out;
  }

  private double[] linear(String prefix, double[] x) {
    int w = layout.offset(prefix + ".weight");
    int bias = layout.offset(prefix + ".bias");
    double[] y = new double[layout.size(prefix + ".bias")];
    for (int o = 0; o < y.length; o++) {
      y[o] = parameters[bias + o];
      for (int i = 0; i < x.length; i++) {
        y[o] += parameters[w + o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double drop(double value, boolean kept, double probability) {
    return masks == null ? value : kept ? value / (1 - probability) : 0;
  }

  /// Raw losses by task.
  double[] losses(double[] values, Batch batch) {
    forward(values, batch);
    double[] losses = new double[Task.COUNT];
    losses[Task.POINTER.index()] = pointerLoss(batch);
    losses[Task.TYPE.index()] = typeLoss(batch);
    losses[Task.SPAN.index()] = spanLoss(batch);
    losses[Task.COUNTDOWN.index()] = countdownLoss(batch);
    return losses;
  }

  private double pointerLoss(Batch batch) {
    double sum = 0;
    double total = 0;
    for (int b = 0; b < batch.size(); b++) {
      double mask = batch.pointerMask[b];
      double delta = settings.pointerDelta();
      if (mask != 0) {
        sum += mask * huber(pointers[b][0] - batch.center[b], delta);
        sum += mask * settings.lengthWeight() * huber(pointers[b][1] - batch.length[b], delta);
        total += 2 * mask;
      }
    }
    return total == 0 ? 0 : sum / total;
  }

  private double typeLoss(Batch batch) {
    double sum = 0;
    double total = 0;
    for (int b = 0; b < batch.size(); b++) {
      if (batch.type[b] >= 0) {
        double norm = 0;
        for (double logit : typeLogits[b]) {
          norm += Math.exp(logit);
        }
        sum += batch.typeWeight[b] * (Math.log(norm) - typeLogits[b][batch.type[b]]);
        total += batch.typeWeight[b];
      }
    }
    return total == 0 ? 0 : sum / total;
  }

  /// Negative log-likelihood with the sum over all tag sequences that may be.
  private double chainLoss(Batch batch) {
    double sum = 0;
    double total = 0;
    int tags = config.spanHead().outputs();
    int steps = config.steps();
    for (int b = 0; b < batch.size(); b++) {
      double weight = 0;
      int[] right = new int[steps];
      boolean seen = false;
      for (int t = 0; t < steps; t++) {
        weight += batch.weight[batch.at(t, b)] / steps;
        boolean in = batch.span[batch.at(t, b)] > 0.5;
        right[t] = in ? 1 : seen && tags == 3 ? 2 : 0;
        seen |= in;
      }
      double all = 0;
      for (int code = 0; code < Math.pow(tags, steps); code++) {
        int[] path = new int[steps];
        int rest = code;
        for (int t = 0; t < steps; t++) {
          path[t] = rest % tags;
          rest /= tags;
        }
        all += Math.exp(chainScore(path, b, tags));
      }
      sum += weight * (Math.log(all) - chainScore(right, b, tags));
      total += settings.perBar() ? weight * steps : weight;
    }
    return sum / total;
  }

  private double chainScore(int[] path, int b, int tags) {
    double score =
        parameters[layout.offset("crf.start_transitions") + path[0]]
            + parameters[layout.offset("crf.end_transitions") + path[path.length - 1]];
    boolean allowed = tags == 2 || path[0] != 2;
    for (int t = 0; t < path.length; t++) {
      score += spanLogit[t][b][path[t]];
      if (t > 0) {
        int before = path[t - 1];
        score += parameters[layout.offset("crf.transitions") + before * tags + path[t]];
        boolean back = path[t] == 0 && before != 0;
        allowed &= tags == 2 || !(back || before == 0 && path[t] == 2);
      }
    }
    return allowed ? score : Double.NEGATIVE_INFINITY;
  }

  private double spanLoss(Batch batch) {
    if (config.spanHead().isChain()) {
      return chainLoss(batch);
    }
    double sum = 0;
    double total = 0;
    double w = settings.positiveWeight();
    for (int t = 0; t < config.steps(); t++) {
      for (int b = 0; b < batch.size(); b++) {
        double weight = batch.weight[batch.at(t, b)];
        double y = batch.span[batch.at(t, b)];
        double p = sigmoid(spanLogit[t][b][0]);
        double gamma = 0;
        if (settings.span() == SpanLoss.SOFT) {
          p = Math.clamp(p, 1e-7, 1 - 1e-7);
        } else if (settings.span() == SpanLoss.HARD) {
          y = y > 0.5 ? 1 : 0;
        } else {
          gamma = settings.focalGamma();
        }
        sum -=
            weight
                * (w * y * Math.pow(1 - p, gamma) * Math.log(p)
                    + (1 - y) * Math.pow(p, gamma) * Math.log(1 - p));
        total += weight;
      }
    }
    return sum / total;
  }

  private double countdownLoss(Batch batch) {
    double sum = 0;
    double total = 0;
    for (int t = 0; t < config.steps(); t++) {
      for (int b = 0; b < batch.size(); b++) {
        double mask = batch.countdownMask[batch.at(t, b)];
        double raw = batch.countdown[batch.at(t, b)];
        double range = settings.countdownRange();
        double scaled = Math.clamp((raw + range) / (2 * range), 0.0, 1.0);
        double target =
            switch (settings.countdown()) {
              case RAW, OFF -> raw;
              case CLIPPED -> Math.clamp(raw, -range, range);
              case NORMALISED, MASKED -> scaled;
            };
        boolean counts =
            settings.countdown() != CountdownTarget.OFF
                && (settings.countdown() != CountdownTarget.MASKED || raw >= 0);
        if (mask != 0 && counts) {
          sum += mask * huber(countdown[t][b] - target, settings.countdownDelta());
          total += mask;
        }
      }
    }
    return total == 0 ? 0 : sum / total;
  }

  private static double huber(double error, double delta) {
    double size = Math.abs(error);
    return size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta);
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
