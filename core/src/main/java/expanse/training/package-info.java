/// Settings, presets, the training loop, the run directory, checkpoints, resuming.
@NullMarked
package expanse.training;

import org.jspecify.annotations.NullMarked;
