/// The report of a run: HTML, Markdown, pictures.
@NullMarked
package expanse.report;

import org.jspecify.annotations.NullMarked;
