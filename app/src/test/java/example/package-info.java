/// Code that the documentation shows, outside Expanse's packages as a user's code is.
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
