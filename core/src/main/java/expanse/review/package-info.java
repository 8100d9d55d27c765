/// What a person should look at: doubtful labels, stretches worth labelling next.
@NullMarked
package expanse.review;

import org.jspecify.annotations.NullMarked;
