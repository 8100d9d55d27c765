/// Labelled spans on the timeline: files, the hindsight rule, checks.
@NullMarked
package expanse.label;

import org.jspecify.annotations.NullMarked;
