/// Findings: what went wrong in a run, with the evidence and the setting that mends it.
@NullMarked
package expanse.diagnosis;

import org.jspecify.annotations.NullMarked;
