/// Scanning many instruments with one run: what to read, the work on all cores, and its files.
@NullMarked
package expanse.scan;

import org.jspecify.annotations.NullMarked;
