package expanse.dataset;

/// One showing of a window.
///
/// @param index of the window in its subset
/// @param start row of the first bar shown
/// @param inverted whether prices are upside down
public record WindowDraw(int index, int start, boolean inverted) {}
