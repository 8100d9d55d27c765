package expanse.model;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.nn.BarHead;
import expanse.nn.BiLstm;
import expanse.nn.ChainCrf;
import expanse.nn.Linear;
import expanse.nn.ParameterLayout;
import expanse.nn.SelfAttention;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JadeCompact network of one configuration: which tensors it has, in the order and under the
/// names of the original's state dictionary, and how they start.
///
/// It holds no values: parameters are a float array that fits [#layout()]. [ShardedJade] computes
/// with them.
public final class Jade {
  /// Prefix of the encoder's tensors.
  public static final String ENCODER = "lstm";

  /// Prefix of the span head's tensors.
  static final String SPAN = "expansion_span_emission.1";

  /// Prefix of the tensors of the span head's chain.
  static final String CHAIN = "crf";

  /// Width of queries, keys and values of the attention under the span head.
  static final int ATTENTION_WIDTH = 32;

  private static final double CHAIN_BOUND = 0.1;

  private final JadeConfig config;
  private final Kernels kernels;
  private final ParameterLayout layout = new ParameterLayout();
  private final List<BiLstm> encoder;
  private final int encoderFrom;
  private final int encoderTo;
  final Linear projection;
  final Linear type;
  final @Nullable Linear pointer;
  final @Nullable BarHead positions;
  final @Nullable BarHead poolingQuery;
  final @Nullable SelfAttention attention;
  final BarHead span;
  final BarHead countdown;
  final @Nullable ChainCrf chain;

  /// Lays out the tensors of a configuration, with the kernels of this process.
  public Jade(JadeConfig config) {
    this(config, Kernels.best());
  }

  /// The same with given kernels.
  public Jade(JadeConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    for (Task task : Task.values()) {
      layout.add(task.sigmaName(), 1);
    }
    encoderFrom = layout.size();
    BiLstm[] layers = new BiLstm[config.layers()];
    for (int i = 0; i < layers.length; i++) {
      int inputs = i == 0 ? config.inputs() : config.encoded();
      layers[i] = BiLstm.declare(layout, ENCODER, i, inputs, config.hidden(), kernels);
    }
    encoder = List.of(layers);
    encoderTo = layout.size();
    int encoded = config.encoded();
    double dropout = config.denseDropout();
    boolean attends = config.attention() != Attention.NONE;
    poolingQuery =
        attends ? BarHead.declare(layout, "attention_pooling", encoded, 1, 0, kernels) : null;
    attention =
        config.attention() == Attention.SPAN_AND_POOLING
            ? SelfAttention.declare(layout, "attention", encoded, ATTENTION_WIDTH, kernels)
            : null;
    projection = Linear.declare(layout, "projection.0", encoded, config.headWidth(), kernels);
    type = Linear.declare(layout, "classifier.1", config.headWidth(), config.classes(), kernels);
    boolean positional = config.pointerHead() == PointerHead.START_END;
    pointer =
        positional
            ? null
            : Linear.declare(layout, "pointer_head.1", config.headWidth(), 2, kernels);
    positions =
        positional
            ? BarHead.declare(layout, "pointer_positions.1", encoded, 2, dropout, kernels)
            : null;
    span = BarHead.declare(layout, SPAN, encoded, config.spanHead().outputs(), dropout, kernels);
    chain =
        switch (config.spanHead()) {
          case BAR -> null;
          case CRF -> ChainCrf.declare(layout, CHAIN, 2);
          case CHAIN -> ChainCrf.declareBeforeInAfter(layout, CHAIN);
        };
    countdown = BarHead.declare(layout, "expansion_countdown_head.1", encoded, 1, dropout, kernels);
  }

  /// What this network is made of.
  public JadeConfig config() {
    return config;
  }

  /// Names, shapes and places of all tensors.
  public ParameterLayout layout() {
    return layout;
  }

  /// Number of parameters, log sigmas included.
  public int parameterCount() {
    return layout.size();
  }

  /// First index of the encoder's parameters.
  public int encoderFrom() {
    return encoderFrom;
  }

  /// One past the last index of the encoder's parameters.
  public int encoderTo() {
    return encoderTo;
  }

  /// New parameters with PyTorch's default distributions: LSTM tensors uniform within one over the
  /// root of the width, linear ones within one over the root of their inputs, those of a chain
  /// within a tenth; log sigmas at the original's values. With a span prior, the span output's bias
  /// starts at the prior's logit.
  public float[] init(Rng rng) {
    float[] values = layout.allocate();
    for (Task task : Task.values()) {
      values[layout.offset(task.sigmaName())] = task.initialLogSigma();
    }
    for (ParameterLayout.Entry entry : layout.entries()) {
      double bound = bound(entry);
      for (int i = entry.offset(); bound > 0 && i < entry.offset() + entry.size(); i++) {
        values[i] = (float) (bound * (2 * rng.nextDouble() - 1));
      }
    }
    if (config.spanPrior() > 0) {
      double logit = StrictMath.log(config.spanPrior() / (1 - config.spanPrior()));
      float[] bias = layout.copyOf(values, SPAN + ".bias");
      for (int k = 0; k < bias.length; k++) {
        bias[k] = bias.length == 1 || k == 1 ? (float) logit : 0;
      }
      layout.set(values, SPAN + ".bias", bias);
    }
    return values;
  }

  private double bound(ParameterLayout.Entry entry) {
    String name = entry.name();
    if (name.startsWith("log_sigma")) {
      return 0;
    }
    if (name.startsWith(CHAIN + ".")) {
      return CHAIN_BOUND;
    }
    if (name.startsWith(ENCODER + ".")) {
      return 1 / Math.sqrt(config.hidden());
    }
    int dot = name.lastIndexOf('.');
    return 1 / Math.sqrt(layout.shape(name.substring(0, dot) + ".weight")[1]);
  }

  Kernels kernels() {
    return kernels;
  }

  List<BiLstm> encoder() {
    return encoder;
  }
}
