/// What every package needs: errors for people, safe file writing, seeded randomness, hashes, JSON.
@NullMarked
package expanse.base;

import org.jspecify.annotations.NullMarked;
