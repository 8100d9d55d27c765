package expanse.run;

import expanse.base.InputException;
import expanse.base.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `manifest.json` binds the files of a run to it, those of all members included: a file that was
/// changed, that is gone, or that comes from another run is noticed by name.
///
/// It is written last, so a run without it was not brought to its end.
public final class RunManifest {
  private static final String KIND = "run";
  private static final String REMEDY = "take it from a copy or train anew";

  private RunManifest() {}

  /// Whether a run has one.
  public static boolean isSealed(RunDirectory run) {
    return Files.isRegularFile(run.manifest());
  }

  /// Binds all files of a run. An evaluation that lies there counts only when it was bound before:
  /// training made none.
  public static void seal(RunDirectory run) {
    Manifest old = isSealed(run) ? Manifest.read(run.manifest(), REMEDY) : Manifest.NONE;
    Map<String, Manifest.Entry> files = new TreeMap<>();
    for (Path file : run.own()) {
      String name = name(run, file);
      boolean later = file.equals(run.evaluation()) || file.equals(run.predictions());
      Manifest.Entry entry = later ? old.entry(name) : Manifest.Entry.of(file, KIND);
      if (entry != null) {
        files.put(name, entry);
      }
    }
    new Manifest(KIND, false, files).write(run.manifest());
  }

  /// Binds files anew that a command has rightfully written; a run without a manifest stays
  /// without.
  public static void renew(RunDirectory run, Path... written) {
    if (!isSealed(run)) {
      return;
    }
    Map<String, Manifest.Entry> files =
        new TreeMap<>(Manifest.read(run.manifest(), REMEDY).files());
    for (Path file : written) {
      files.put(name(run, file), Manifest.Entry.of(file, KIND));
    }
    new Manifest(KIND, false, files).write(run.manifest());
  }

  /// Whether a file of the run is bound to it.
  public static boolean lists(RunDirectory run, Path file) {
    return isSealed(run) && Manifest.read(run.manifest(), REMEDY).entry(name(run, file)) != null;
  }

  /// The SHA-256 of every file that is bound to a run, by its name below the folder.
  public static Map<String, String> checksums(RunDirectory run) {
    Map<String, String> checksums = new TreeMap<>();
    Manifest.read(run.manifest(), REMEDY)
        .files()
        .forEach((name, entry) -> checksums.put(name, entry.sha256()));
    return checksums;
  }

  /// Checks all files of a run.
  ///
  /// @param except files that are about to be written anew, and need not be as they were
  /// @throws InputException that names the first file that is gone, changed, or of another run
  public static void verify(RunDirectory run, Collection<Path> except) {
    Map<String, Manifest.Entry> files = Manifest.read(run.manifest(), REMEDY).files();
    for (Map.Entry<String, Manifest.Entry> known : files.entrySet()) {
      Path file = run.path().resolve(known.getKey());
      if (except.contains(file) || known.getValue().fits(file)) {
        continue;
      }
      throw new InputException(
          file
              + (Files.isRegularFile(file)
                  ? " was changed or damaged, or is of another run: it does not fit "
                      + run.manifest().getFileName()
                  : " is missing")
              + "; "
              + remedy(run, file));
    }
    for (Path file : run.own()) {
      if (!files.containsKey(name(run, file)) && !except.contains(file)) {
        throw new InputException(
            file
                + " does not belong to this run: "
                + run.manifest().getFileName()
                + " does not name it; "
                + (remedy(run, file).equals(REMEDY) ? "remove it" : remedy(run, file)));
      }
    }
  }

  /// Checks all files of a run that has a manifest.
  public static void verifyIfSealed(RunDirectory run) {
    if (isSealed(run)) {
      verify(run, List.of());
    }
  }

  private static String remedy(RunDirectory run, Path file) {
    if (file.equals(run.threshold()) || file.equals(run.thresholdTable())) {
      return "run expanse threshold again";
    }
    return file.equals(run.evaluation()) || file.equals(run.predictions())
        ? "run expanse evaluate again"
        : REMEDY;
  }

  private static String name(RunDirectory run, Path file) {
    return run.path().relativize(file).toString().replace('\\', '/');
  }
}
