package expanse.studio;

import java.nio.file.Path;
import java.util.List;

/// Writes the pages that other commands write, for the studio to show.
public interface Reports {
  /// The report of a run.
  ///
  /// @return the page
  Path report(Path run);

  /// Finished runs side by side.
  ///
  /// @param folder to write to
  /// @return the page
  Path comparison(List<Path> runs, Path folder);
}
