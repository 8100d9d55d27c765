/// From probabilities to spans: the rule, the choice of the threshold, the threshold table.
@NullMarked
package expanse.decoding;

import org.jspecify.annotations.NullMarked;
