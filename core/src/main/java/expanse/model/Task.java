package expanse.model;

/// The four things that JadeCompact learns, in the order of its log sigmas and of every array of
/// task losses.
public enum Task {
  /// Center and length of the span, one pair a window.
  POINTER(0, "log_sigma_ptr", -0.30f),
  /// What precedes the span: consolidation or retracement.
  TYPE(1, "log_sigma_type", 0f),
  /// Which bars lie in a span.
  SPAN(2, "log_sigma_span", 0f),
  /// Bars until the span starts, at each bar.
  COUNTDOWN(3, "log_sigma_countdown", 0f);

  /// Number of tasks.
  public static final int COUNT = 4;

  private final int index;
  private final String sigmaName;
  private final float initialLogSigma;

  Task(int index, String sigmaName, float initialLogSigma) {
    this.index = index;
    this.sigmaName = sigmaName;
    this.initialLogSigma = initialLogSigma;
  }

  /// Place in every array of task losses or weights.
  public int index() {
    return index;
  }

  /// Name of the tensor with this task's learned log sigma.
  public String sigmaName() {
    return sigmaName;
  }

  /// Value at which the log sigma starts.
  public float initialLogSigma() {
    return initialLogSigma;
  }
}
