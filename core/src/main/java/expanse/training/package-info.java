/// The training loop, loss balancing, members of an ensemble, checkpoints, resuming.
@NullMarked
package expanse.training;

import org.jspecify.annotations.NullMarked;
