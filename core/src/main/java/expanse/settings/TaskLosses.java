package expanse.settings;

import static expanse.settings.TrainingSettings.above;
import static expanse.settings.TrainingSettings.atLeast;
import static expanse.settings.TrainingSettings.within;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What each task minimises.
///
/// @param span the per-bar probability of lying inside an expansion
/// @param pointer center and length
/// @param countdown bars until the expansion starts
public record TaskLosses(Span span, Pointer pointer, Countdown countdown) {

  /// The span loss.
  ///
  /// @param kind the form
  /// @param posWeight weight of bars inside a span
  /// @param focalGamma exponent of the focal loss
  /// @param perBar whether the loss of a CRF is divided by the bars of a window
  public record Span(Kind kind, PositiveWeight posWeight, double focalGamma, boolean perBar) {
    /// The forms.
    public enum Kind {
      /// Weighted binary cross-entropy on probabilities, targets may be soft.
      @JsonProperty("soft")
      SOFT,
      /// Weighted binary cross-entropy on targets cut at one half.
      @JsonProperty("bce")
      BCE,
      /// Focal loss (Lin et al., 2017).
      @JsonProperty("focal")
      FOCAL,
      /// Linear-chain CRF with the tags out and in.
      @JsonProperty("crf")
      CRF,
      /// Linear-chain CRF with the tags before, in and after.
      @JsonProperty("chain")
      CHAIN
    }

    /// Checks the ranges.
    public Span {
      within("loss.span.focal_gamma", focalGamma, 0, 10);
    }
  }

  /// Huber loss of center and length, both as shares of the window.
  ///
  /// @param delta where the loss turns from square to linear
  /// @param lengthWeight weight of the length beside the center's 1
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
  /// @param clip largest countdown in bars, to either side, of the clipped and normalised targets
  /// @param delta where the loss turns from square to linear
  public record Countdown(Target target, int clip, double delta) {
    /// What is predicted.
    public enum Target {
      /// Start minus bar, in bars.
      @JsonProperty("raw")
      RAW,
      /// The same, cut at the clip.
      @JsonProperty("clipped")
      CLIPPED,
      /// The clipped countdown moved and scaled to 0 .. 1.
      @JsonProperty("normalised")
      NORMALISED,
      /// The normalised countdown, counted only up to the start.
      @JsonProperty("masked")
      MASKED,
      /// Not trained.
      @JsonProperty("off")
      OFF
    }

    /// Checks the ranges.
    public Countdown {
      within("loss.countdown.clip", clip, 1, 4096);
      above("loss.countdown.delta", delta, 0);
    }
  }
}
