package expanse.model;

import expanse.nn.ParameterLayout;

/// The JadeCompact network of one configuration: which tensors it has, in the order and under the
/// names of the original's state dictionary, and how they start.
///
/// It holds no values: parameters are a float array that fits [#layout()]. [ShardedJade] computes
/// with them.
public final class Jade {
  private final JadeConfig config;
  private final ParameterLayout layout = new ParameterLayout();

  /// Lays out the tensors of a configuration.
  public Jade(JadeConfig config) {
    this.config = config;
    for (Task task : Task.values()) {
      layout.add(task.sigmaName(), 1);
    }
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
}
