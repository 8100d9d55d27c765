/// Price bars in columns: reading, checking, gaps and sessions, resampling.
@NullMarked
package expanse.market;

import org.jspecify.annotations.NullMarked;
