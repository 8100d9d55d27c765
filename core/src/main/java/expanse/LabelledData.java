package expanse;

import expanse.barfile.BarReadOptions;
import expanse.pipeline.DataFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where bars, labels and annotated windows lie. The files are read when a training begins; times
/// without a zone are UTC and those of the starts of bars.
///
/// @param bars file of bars, CSV or Parquet
/// @param labels file of labels: `start,end,type`
/// @param windows file of annotated windows: `window,split,start`; null to cut windows around the
///   labels
public record LabelledData(Path bars, Path labels, @Nullable Path windows) {
  DataFiles files() {
    return new DataFiles(bars, labels, windows, null, BarReadOptions.defaults());
  }
}
