/// Promises checked on the user's own data.
@NullMarked
package expanse.audit;

import org.jspecify.annotations.NullMarked;
