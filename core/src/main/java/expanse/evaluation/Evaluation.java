package expanse.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import expanse.metric.Calibration;
import expanse.metric.Separation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Everything that `evaluation.json` holds: component names in snake case are its keys. A number
/// that is not defined (the type of windows without a span, say) is NaN here and null in the file.
///
/// @param threshold a bar is detected when its probability is larger
/// @param minSpanLength shorter detected spans are dropped
/// @param thresholdFrom where the threshold comes from: never the test subset
/// @param split how the subsets came about
/// @param validation scores on the windows that chose the threshold: for comparison only
/// @param test scores on the windows that nothing was chosen on
/// @param baselines what baselines reach on the test windows, by name
/// @param verdict whether the model beats them, in words
/// @param evidence what the verdict rests on
/// @param outputs every output of the run beside simple rules, by name: marks, spans, ends,
///   lengths, types, pointer_center, pointer_length, countdown, and live and forecast when they
///   were asked for
/// @param instruments scores of each instrument by itself, by name; nothing where there is one
/// @param live how it does when bars after the newest are hidden; null when that was not asked for
@JsonNaming(SnakeCaseStrategy.class)
public record Evaluation(
    double threshold,
    int minSpanLength,
    String thresholdFrom,
    SplitNote split,
    SubsetScores validation,
    SubsetScores test,
    Map<String, BaselineScores> baselines,
    String verdict,
    Evidence evidence,
    Map<String, OutputScore> outputs,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, InstrumentScores> instruments,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LiveEvaluation live) {
  /// Checks that nothing is missing.
  public Evaluation {
    present(thresholdFrom, split, validation, test, baselines, verdict, evidence);
    outputs = Collections.unmodifiableMap(Objects.requireNonNullElse(outputs, Map.of()));
    instruments = Collections.unmodifiableMap(Objects.requireNonNullElse(instruments, Map.of()));
  }

  /// The same with the figures of live use.
  public Evaluation withLive(LiveEvaluation newLive) {
    return with(test, verdict, outputs, instruments, newLive);
  }

  /// The same with other scores of types on the test windows.
  public Evaluation withType(Type type) {
    return with(test.withType(type), verdict, outputs, instruments, live);
  }

  /// The same with more outputs scored.
  public Evaluation withOutputs(Map<String, OutputScore> more) {
    Map<String, OutputScore> all = new LinkedHashMap<>(outputs);
    all.putAll(more);
    return with(test, verdict, all, instruments, live);
  }

  /// The same with scores of each instrument, which the verdict then speaks of.
  public Evaluation withInstruments(Map<String, InstrumentScores> scores) {
    return with(test, verdict + InstrumentScores.inVerdict(scores), outputs, scores, live);
  }

  private Evaluation with(
      SubsetScores newTest,
      String newVerdict,
      Map<String, OutputScore> newOutputs,
      Map<String, InstrumentScores> newInstruments,
      @Nullable LiveEvaluation newLive) {
    return new Evaluation(
        threshold,
        minSpanLength,
        thresholdFrom,
        split,
        validation,
        newTest,
        baselines,
        newVerdict,
        evidence,
        newOutputs,
        newInstruments,
        newLive);
  }

  /// How the subsets came about.
  ///
  /// @param method name of the split
  /// @param leaky whether subsets share bars or labels, so that no figure can be trusted
  /// @param warning what to think of it, or null
  @JsonNaming(SnakeCaseStrategy.class)
  public record SplitNote(
      String method,
      boolean leaky,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String warning) {
    /// Checks that nothing is missing.
    public SplitNote {
      present(method);
    }
  }

  /// Scores of one subset.
  ///
  /// @param leaky whether the figures below come from a leaky split
  /// @param windows number of windows
  /// @param groups number of groups of windows that share no bar
  /// @param bars reviewed bars
  /// @param positiveRate share of them inside labelled spans
  /// @param perBarMicro bars of all windows pooled
  /// @param perWindowMean means over windows, with the original's epsilons
  /// @param span spans against spans
  /// @param separation mean probability inside true spans minus outside
  /// @param probability the distributions behind the separation
  /// @param calibration how well probabilities agree with frequencies
  /// @param confidenceInterval95 lower and upper end by resampling groups of windows, by score
  /// @param pointer center and length heads
  /// @param countdownMaeBars mean error of the countdown over the bars from 20 before the start to
  ///   the start
  /// @param type class head
  /// @param decoders of a chain, what its marginals at the threshold and its best tag sequence each
  ///   reach, by name; nothing for other span heads
  @JsonNaming(SnakeCaseStrategy.class)
  public record SubsetScores(
      boolean leaky,
      int windows,
      int groups,
      int bars,
      double positiveRate,
      Micro perBarMicro,
      Mean perWindowMean,
      SpanScores span,
      double separation,
      Probability probability,
      CalibrationScores calibration,
      @JsonProperty("confidence_interval_95") Intervals confidenceInterval95,
      Pointer pointer,
      double countdownMaeBars,
      Type type,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, DecoderScores> decoders) {
    /// Checks that nothing is missing; takes a file without decoders as one of another span head.
    public SubsetScores {
      present(perBarMicro, perWindowMean, span, probability, calibration);
      present(confidenceInterval95, pointer, type);
      decoders = Objects.requireNonNullElse(decoders, Map.of());
    }

    private SubsetScores withType(Type other) {
      return new SubsetScores(
          leaky,
          windows,
          groups,
          bars,
          positiveRate,
          perBarMicro,
          perWindowMean,
          span,
          separation,
          probability,
          calibration,
          confidenceInterval95,
          pointer,
          countdownMaeBars,
          other,
          decoders);
    }
  }

  /// What one way of marking bars reaches.
  ///
  /// @param f1 per-bar micro
  /// @param precision per-bar micro
  /// @param recall per-bar micro
  /// @param f1Interval95 95 % interval of the F1
  /// @param spanF1Iou50 F1 of one-to-one matches of spans with IoU of at least .5
  /// @param meanIou mean over true spans of the IoU with their match, 0 without
  @JsonNaming(SnakeCaseStrategy.class)
  public record DecoderScores(
      double f1,
      double precision,
      double recall,
      @JsonProperty("f1_interval_95") double[] f1Interval95,
      @JsonProperty("span_f1_iou50") double spanF1Iou50,
      double meanIou) {
    /// Checks that the interval has two ends.
    public DecoderScores {
      twoEnds(f1Interval95);
    }
  }

  /// Bars of all windows pooled.
  ///
  /// @param f1 at the threshold
  /// @param precision at the threshold
  /// @param recall at the threshold
  /// @param averagePrecision over all thresholds, ties together
  /// @param rocAuc over all thresholds
  @JsonNaming(SnakeCaseStrategy.class)
  public record Micro(
      double f1, double precision, double recall, double averagePrecision, double rocAuc) {}

  /// Means over windows.
  ///
  /// @param f1 mean of the windows' F1
  /// @param precision mean of their precision
  /// @param recall mean of their recall
  public record Mean(double f1, double precision, double recall) {}

  /// Spans against spans.
  ///
  /// @param f1Iou50 F1 of one-to-one matches with IoU of at least .5
  /// @param precisionIou50 share of predicted spans so matched
  /// @param recallIou50 share of true spans so matched
  /// @param meanIou mean over true spans of the IoU with their match, 0 without
  /// @param meanWindowMaskIou mean over windows of the IoU of predicted and true bars: the
  ///   original's IoU
  /// @param hitAt3 share of true spans with both ends within 3 bars of a predicted span's
  /// @param trueSpans number
  /// @param predictedSpans number
  @JsonNaming(SnakeCaseStrategy.class)
  public record SpanScores(
      @JsonProperty("f1_iou50") double f1Iou50,
      @JsonProperty("precision_iou50") double precisionIou50,
      @JsonProperty("recall_iou50") double recallIou50,
      double meanIou,
      double meanWindowMaskIou,
      @JsonProperty("hit_at_3") double hitAt3,
      int trueSpans,
      int predictedSpans) {}

  /// Distributions of probabilities.
  ///
  /// @param inSpan of bars inside true spans
  /// @param outSpan of the others
  @JsonNaming(SnakeCaseStrategy.class)
  public record Probability(Separation.Summary inSpan, Separation.Summary outSpan) {
    /// Checks that nothing is missing.
    public Probability {
      present(inSpan, outSpan);
    }
  }

  /// Calibration per bar.
  ///
  /// @param ece expected calibration error, ten bins of equal width
  /// @param mce largest gap of a bin
  /// @param brier mean squared error
  /// @param bins the reliability curve
  @JsonNaming(SnakeCaseStrategy.class)
  public record CalibrationScores(
      double ece, double mce, double brier, List<Calibration.Bin> bins) {
    /// Copies the list.
    public CalibrationScores {
      bins = List.copyOf(bins);
    }
  }

  /// 95 % percentile intervals, each `[lower, upper]`.
  ///
  /// @param perBarMicroF1 of the micro F1
  /// @param averagePrecision of the average precision
  /// @param spanF1Iou50 of the span F1
  /// @param resamples how many
  @JsonNaming(SnakeCaseStrategy.class)
  public record Intervals(
      @JsonProperty("per_bar_micro_f1") double[] perBarMicroF1,
      double[] averagePrecision,
      @JsonProperty("span_f1_iou50") double[] spanF1Iou50,
      int resamples) {
    /// Checks that every interval has two ends.
    public Intervals {
      twoEnds(perBarMicroF1);
      twoEnds(averagePrecision);
      twoEnds(spanF1Iou50);
    }
  }

  /// Center and length heads, windows with a span only.
  ///
  /// @param centerMaeBars mean error of the center
  /// @param lengthMaeBars mean error of the length
  /// @param hitAt3 share of windows with both ends within 3 bars
  @JsonNaming(SnakeCaseStrategy.class)
  public record Pointer(
      double centerMaeBars, double lengthMaeBars, @JsonProperty("hit_at_3") double hitAt3) {}

  /// Class head, windows with a span only.
  ///
  /// @param f1Macro mean F1 of the classes
  /// @param accuracy share right
  /// @param majorityShare what always naming the most frequent class reaches
  /// @param recall per class name
  @JsonNaming(SnakeCaseStrategy.class)
  public record Type(
      @JsonProperty("f1_macro") double f1Macro,
      double accuracy,
      double majorityShare,
      Map<String, Double> recall) {
    /// Checks that nothing is missing.
    public Type {
      present(recall);
    }
  }

  /// what a baseline reaches on the test windows.
  ///
  /// @param leaky whether the figures come from a leaky split
  /// @param description the rule in words
  /// @param threshold chosen on validation, or null
  /// @param f1 per-bar micro
  /// @param precision per-bar micro
  /// @param recall per-bar micro
  /// @param averagePrecision over all thresholds
  /// @param difference F1 of the model minus F1 of the rule
  /// @param differenceInterval95 of the difference, both on the same resamples
  @JsonNaming(SnakeCaseStrategy.class)
  public record BaselineScores(
      boolean leaky,
      String description,
      double threshold,
      double f1,
      double precision,
      double recall,
      double averagePrecision,
      double difference,
      @JsonProperty("difference_interval_95") double[] differenceInterval95) {
    /// Checks that nothing is missing.
    public BaselineScores {
      present(description);
      twoEnds(differenceInterval95);
    }
  }

  /// What the verdict rests on.
  ///
  /// @param better the decision
  /// @param bestBaseline the rule with the largest F1 on the test windows
  /// @param beaten rules whose difference interval lies above zero
  /// @param notBeaten the others
  /// @param shuffleP share of random exchanges of labels between windows that reach the same
  ///   average precision
  /// @param shuffles how many exchanges
  @JsonNaming(SnakeCaseStrategy.class)
  public record Evidence(
      boolean better,
      String bestBaseline,
      List<String> beaten,
      List<String> notBeaten,
      @JsonProperty("shuffle_p") double shuffleP,
      int shuffles) {
    /// Copies the lists.
    public Evidence {
      present(bestBaseline);
      beaten = List.copyOf(beaten);
      notBeaten = List.copyOf(notBeaten);
    }

    /// Whether random permutations of labels hardly ever reach the model's average precision: it
    /// knows something about particular windows.
    public boolean skilled() {
      return shuffleP <= Verdict.SHUFFLE_LEVEL;
    }
  }

  /// A file that is damaged may leave something out.
  private static void present(Object... components) {
    for (Object component : components) {
      Objects.requireNonNull(component, "something is missing");
    }
  }

  private static void twoEnds(double[] interval) {
    if (interval.length != 2) {
      throw new IllegalArgumentException("an interval has two ends, not " + interval.length);
    }
  }
}
