/// Windows, targets, splits that refuse leaks, augmentation, batches.
@NullMarked
package expanse.dataset;

import org.jspecify.annotations.NullMarked;
