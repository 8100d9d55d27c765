package expanse.ensemble;

import expanse.run.CalibrationFile;
import java.util.HashMap;
import java.util.Map;

/// How the base predictions of a run become one: in one way on all instruments but those that have
/// their own.
///
/// @param common for all others, new ones among them
/// @param own by instrument
record Blends(Blend common, Map<String, Blend> own) {
  static Blends of(CalibrationFile.Content chosen) {
    Map<String, Blend> own = new HashMap<>();
    chosen
        .own()
        .forEach((name, one) ->
            own.put(name, new Blend(one.weights(), one.calibrator(), one.thresholdFactor())));
    return new Blends(new Blend(chosen.stacking(), chosen.calibrator(), 1), own);
  }

  Blend of(String instrument) {
    return own.getOrDefault(instrument, common);
  }
}
