/// What people mark and look through: gestures, their journal, label and window files, agreement.
@NullMarked
package expanse.studio.marking;

import org.jspecify.annotations.NullMarked;
