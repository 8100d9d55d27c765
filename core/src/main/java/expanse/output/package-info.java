/// Every output of a run beside simple rules: found spans, their ends, lengths and types, the heads
/// of the networks, newest bars, forecasts.
@NullMarked
package expanse.output;

import org.jspecify.annotations.NullMarked;
