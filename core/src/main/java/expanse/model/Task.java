package expanse.model;

import java.util.Arrays;
import java.util.List;

/// The four things that JadeCompact learns, in the order of its log sigmas and of every array of
/// task losses.
public enum Task {
  /// Center and length of the span, one pair a window.
  POINTER(0, "ptr", -0.30f),
  /// What its labels call the span.
  TYPE(1, "type", 0f),
  /// Which bars lie in a span.
  SPAN(2, "span", 0f),
  /// Bars until the span starts, at each bar.
  COUNTDOWN(3, "countdown", 0f);

  /// Number of tasks.
  public static final int COUNT = 4;

  /// Names of the tasks in the columns of a run's tables, in order.
  public static final List<String> KEYS = Arrays.stream(values()).map(task -> task.key).toList();

  /// Names of the tasks for people, in order.
  public static final List<String> TITLES = List.of("pointers", "type", "span", "countdown");

  private final int index;
  private final String key;
  private final float initialLogSigma;

  Task(int index, String key, float initialLogSigma) {
    this.index = index;
    this.key = key;
    this.initialLogSigma = initialLogSigma;
  }

  /// Place in every array of task losses or weights.
  public int index() {
    return index;
  }

  /// Name of the tensor with this task's learned log sigma.
  public String sigmaName() {
    return "log_sigma_" + key;
  }

  /// Value at which the log sigma starts.
  public float initialLogSigma() {
    return initialLogSigma;
  }
}
