/// A run at work on the bars of today: bars come in, signals go out.
@NullMarked
package expanse.live;

import org.jspecify.annotations.NullMarked;
