/// What labels mark, in words: a family of explicit rules fitted to them.
@NullMarked
package expanse.rule;

import org.jspecify.annotations.NullMarked;
