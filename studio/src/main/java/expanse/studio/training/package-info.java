/// Training from the page: one job at a time, the runs that there are, and what their validation
/// windows show.
@NullMarked
package expanse.studio.training;

import org.jspecify.annotations.NullMarked;
