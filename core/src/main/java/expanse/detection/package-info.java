/// A trained model, its threshold and its decoder as one detector.
@NullMarked
package expanse.detection;

import org.jspecify.annotations.NullMarked;
