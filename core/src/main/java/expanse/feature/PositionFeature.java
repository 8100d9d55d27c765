package expanse.feature;

import java.util.List;

/// Where in its window a bar stands, from 0 to 1: the original's thirteenth feature.
///
/// It tells a model where in their windows people have put labels, which means nothing on a live
/// series.
record PositionFeature() implements WindowFeature {
  @Override
  public List<String> names() {
    return List.of("position_encoding");
  }

  @Override
  public void fill(WindowView view, float[] out, int offset, int stride) {
    int last = view.length() - 1;
    for (int t = 0; t <= last; t++) {
      out[offset + t * stride] = last == 0 ? 0 : (float) ((double) t / last);
    }
  }
}
