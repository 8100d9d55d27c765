/// Bars as a chart asks for them: pieces of a pyramid in binary form, session breaks, time zones.
@NullMarked
package expanse.studio.chart;

import org.jspecify.annotations.NullMarked;
