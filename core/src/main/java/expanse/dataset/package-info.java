/// What training reads: windows with their features and targets, augmentation, batches, folds.
@NullMarked
package expanse.dataset;

import org.jspecify.annotations.NullMarked;
