package expanse.settings;

import static expanse.base.Ranges.within;

import expanse.model.Attention;
import expanse.model.PointerHead;

/// The network.
///
/// @param layers number of BiLSTM layers
/// @param hidden units per direction
/// @param projection width of the layer between the mean over time and the type and pointer heads
/// @param attention where learned attention is used
/// @param pointers how center and length are predicted
/// @param inputDropout fraction of the input values that are dropped
/// @param betweenDropout fraction dropped between BiLSTM layers
/// @param denseDropout fraction dropped before every head
/// @param startAtPrior whether the bias of the span head starts at the base rate of the training
///   subset
public record ModelSettings(
    int layers,
    int hidden,
    int projection,
    Attention attention,
    PointerHead pointers,
    double inputDropout,
    double betweenDropout,
    double denseDropout,
    boolean startAtPrior) {
  /// Checks the ranges.
  public ModelSettings {
    within("model.layers", layers, 1, 8);
    within("model.hidden", hidden, 1, 1024);
    within("model.projection", projection, 1, 1024);
    within("model.input_dropout", inputDropout, 0, 0.95);
    within("model.between_dropout", betweenDropout, 0, 0.95);
    within("model.dense_dropout", denseDropout, 0, 0.95);
  }
}
