/// The server of the studio and of the service: who may ask, how much, what is answered, and
/// nothing of bars or labels.
@NullMarked
package expanse.web;

import org.jspecify.annotations.NullMarked;
