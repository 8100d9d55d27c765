/// Promises checked on the user's own data: nothing looks ahead, nothing leaks.
@NullMarked
package expanse.audit;

import org.jspecify.annotations.NullMarked;
