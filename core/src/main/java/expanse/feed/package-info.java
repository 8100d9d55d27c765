/// Where bars come from while they close: standard input, growing files, streams of exchanges.
@NullMarked
package expanse.feed;

import org.jspecify.annotations.NullMarked;
