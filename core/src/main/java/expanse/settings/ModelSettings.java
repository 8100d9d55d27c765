package expanse.settings;

import static expanse.base.Ranges.within;

import expanse.model.Attention;
import expanse.model.PointerHead;

/// The network.
///
/// @param layers BiLSTM layers
/// @param hidden units of one direction
/// @param projection width of the layer between the time mean and the type and pointer heads
/// @param attention whether bars are weighed by learned attention
/// @param pointers how center and length are found
/// @param inputDropout share of input values dropped
/// @param betweenDropout share dropped between BiLSTM layers
/// @param denseDropout share dropped in front of every head
/// @param startAtPrior whether the span head starts at the training part's base rate
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
