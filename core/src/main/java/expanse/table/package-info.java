/// Tables of text: lines, cells, columns known under several names, numbers.
@NullMarked
package expanse.table;

import org.jspecify.annotations.NullMarked;
