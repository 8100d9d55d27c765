/// JadeCompact and its variants: configuration, forward, backward, model files.
@NullMarked
package expanse.model;

import org.jspecify.annotations.NullMarked;
