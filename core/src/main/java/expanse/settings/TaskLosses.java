package expanse.settings;

import static expanse.base.Ranges.above;
import static expanse.base.Ranges.atLeast;
import static expanse.base.Ranges.within;

import expanse.model.CountdownTarget;
import expanse.model.SpanHead;
import expanse.model.SpanLoss;

/// What each task minimises.
///
/// @param span the per-bar probability of lying inside an expansion
/// @param pointer center and length
/// @param countdown bars until the expansion starts
public record TaskLosses(Span span, Pointer pointer, Countdown countdown) {

  /// The span loss.
  ///
  /// @param kind kind of loss
  /// @param posWeight weight of bars inside spans: a number above 0, `auto` for the ratio of bars
  ///   outside to bars inside spans in the training subset, or `auto-sqrt` for its square root
  /// @param focalGamma exponent of the focal loss
  /// @param perBar whether the loss of a CRF is divided by the number of bars of a window
  public record Span(Kind kind, PositiveWeight posWeight, double focalGamma, boolean perBar) {
    /// The forms: the head of the network that they ask for, and what is computed on it.
    public enum Kind {
      /// Weighted binary cross-entropy on probabilities; targets may be soft.
      SOFT(SpanHead.BAR, SpanLoss.SOFT),
      /// Weighted binary cross-entropy on targets rounded to 0 or 1.
      BCE(SpanHead.BAR, SpanLoss.HARD),
      /// Focal loss (Lin et al., 2017).
      FOCAL(SpanHead.BAR, SpanLoss.FOCAL),
      /// Linear-chain CRF over the tags out and in.
      CRF(SpanHead.CRF, SpanLoss.NEGATIVE_LOG_LIKELIHOOD),
      /// Linear-chain CRF over the tags before, in and after.
      CHAIN(SpanHead.CHAIN, SpanLoss.NEGATIVE_LOG_LIKELIHOOD);

      private final SpanHead head;
      private final SpanLoss loss;

      Kind(SpanHead head, SpanLoss loss) {
        this.head = head;
        this.loss = loss;
      }

      /// The head.
      public SpanHead head() {
        return head;
      }

      /// The loss.
      public SpanLoss loss() {
        return loss;
      }
    }

    /// Checks the ranges.
    public Span {
      within("loss.span.focal_gamma", focalGamma, 0, 10);
    }
  }

  /// Huber loss of center and length, both as fractions of the window.
  ///
  /// @param delta error at which the loss turns from quadratic to linear
  /// @param lengthWeight weight of the length; the center has weight 1
  public record Pointer(double delta, double lengthWeight) {
    /// Checks the ranges.
    public Pointer {
      above("loss.pointer.delta", delta, 0);
      atLeast("loss.pointer.length_weight", lengthWeight, 0);
    }
  }

  /// Huber loss of the countdown.
  ///
  /// @param target what is predicted
  /// @param clip largest countdown in bars, to either side, for the clipped and normalised targets
  /// @param delta error at which the loss turns from quadratic to linear
  public record Countdown(CountdownTarget target, int clip, double delta) {
    /// Checks the ranges.
    public Countdown {
      within("loss.countdown.clip", clip, 1, 4096);
      above("loss.countdown.delta", delta, 0);
    }
  }
}
