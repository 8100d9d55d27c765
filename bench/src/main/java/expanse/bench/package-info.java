/// Speed and quality measured beside other programs.
@NullMarked
package expanse.bench;

import org.jspecify.annotations.NullMarked;
