/// Times as files write them: reading them to milliseconds, zones and their clocks, writing.
@NullMarked
package expanse.time;

import org.jspecify.annotations.NullMarked;
