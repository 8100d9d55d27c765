package expanse.run;

/// How the base predictions of a run become one probability, before it is calibrated: a weighted
/// mean of log odds.
///
/// @param networks weight of the networks
/// @param bars weight of the trees of bars
/// @param spans weight of the model of spans
/// @param shift by how many bars windows are moved, to either side of an annotated one, that the
///   networks are asked about beside it; 0 when they are not, and then nothing around a window is
///   looked at
public record StackingWeights(double networks, double bars, double spans, int shift) {
  /// The networks alone, on the annotated windows.
  public static final StackingWeights NETWORKS = new StackingWeights(1, 0, 0, 0);

  /// The same weights for windows shifted in another way.
  public StackingWeights withShift(int bars) {
    return new StackingWeights(networks, this.bars, spans, bars);
  }
}
