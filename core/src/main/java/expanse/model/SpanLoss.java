package expanse.model;

/// The loss of the span task.
public enum SpanLoss {
  /// Binary cross-entropy on probabilities clamped to [1e-7, 1 - 1e-7]; targets may be soft.
  SOFT,
  /// Binary cross-entropy on logits, targets taken as 0 or 1.
  HARD,
  /// Focal loss of Lin et al. (2017): easy bars count less.
  FOCAL,
  /// Negative log-likelihood of the whole tag sequence; needs a chain as span head.
  NEGATIVE_LOG_LIKELIHOOD
}
