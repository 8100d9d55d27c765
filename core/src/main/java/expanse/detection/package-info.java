/// A trained model, its threshold and its decoder as one detector over a series or bar by bar.
@NullMarked
package expanse.detection;

import org.jspecify.annotations.NullMarked;
