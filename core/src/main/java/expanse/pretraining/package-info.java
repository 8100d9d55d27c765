/// Masked pre-training of the encoder on unlabelled bars.
@NullMarked
package expanse.pretraining;

import org.jspecify.annotations.NullMarked;
