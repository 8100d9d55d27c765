/// The page's server: who may ask, what is answered, and nothing of bars or labels.
@NullMarked
package expanse.studio.web;

import org.jspecify.annotations.NullMarked;
