/// Boosted trees over bars and over candidate spans, and the semi-Markov field.
@NullMarked
package expanse.tree;

import org.jspecify.annotations.NullMarked;
