/// Settings with their ranges, the reader, presets, and what they assemble.
@NullMarked
package expanse.settings;

import org.jspecify.annotations.NullMarked;
