/// Runs over HTTP: bars come in as JSON, probabilities, spans and live signals go out.
@NullMarked
package expanse.serve;

import org.jspecify.annotations.NullMarked;
