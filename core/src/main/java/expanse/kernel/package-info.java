/// Arithmetic on float arrays, in plain Java (the oracle) and with the Vector API.
@NullMarked
package expanse.kernel;

import org.jspecify.annotations.NullMarked;
