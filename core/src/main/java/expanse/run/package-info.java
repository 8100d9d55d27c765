/// What lies in a run's folder: names of files, metadata, calibration, logs.
@NullMarked
package expanse.run;

import org.jspecify.annotations.NullMarked;
