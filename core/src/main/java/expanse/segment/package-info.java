/// One model of spans: which bars, from where to where, of which type, how sure, and whether a span
/// is still open.
@NullMarked
package expanse.segment;

import org.jspecify.annotations.NullMarked;
