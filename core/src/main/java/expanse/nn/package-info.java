/// Layers, CRF, losses, optimiser, schedules, parameters. Knows nothing of markets.
@NullMarked
package expanse.nn;

import org.jspecify.annotations.NullMarked;
