/// The way of a run, once: read, split, train, stack, calibrate, choose the threshold, evaluate.
@NullMarked
package expanse.pipeline;

import org.jspecify.annotations.NullMarked;
