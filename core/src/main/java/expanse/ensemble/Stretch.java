package expanse.ensemble;

import expanse.feature.WindowView;

/// A stretch of bars that networks have predicted.
///
/// @param view the stretch
/// @param from first step of the core
/// @param to one past its last step
/// @param networks \[to - from] probabilities of the networks alone
/// @param spread \[to - from] standard deviation of the networks' probabilities
public record Stretch(WindowView view, int from, int to, float[] networks, float[] spread) {}
