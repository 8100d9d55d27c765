package expanse.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The one place that decides whether a command may write where it was told to.
///
/// A command never replaces a file that it reads, nor one of a run, nor one that is not as Expanse
/// wrote it. What it wrote stands in [#RECORD] beside it, with sizes and hashes: an earlier output
/// of the same kind that nobody has changed since is replaced without a word; anything else only
/// when the user says so, and then a backup is kept.
///
/// First [#reads], [#file] and [#folder] decide, before any work; then [#write] does the work and
/// records what came of it.
public final class Outputs {
  /// Name of the list of outputs in a folder.
  public static final String RECORD = ".expanse-outputs.json";

  /// Name of the list of files of a run.
  public static final String MANIFEST = "manifest.json";

  private static final String REMEDY = "delete it";

  private final boolean overwrite;
  private final Consumer<String> notes;
  private final List<Path> inputs = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  /// @param kind what it is, in words
  /// @param folder whether it is one, with all that is in it
  /// @param recorded whether its files are listed afterwards
  /// @param backup whether what is there must be kept under another name first
  private record Target(Path path, String kind, boolean folder, boolean recorded, boolean backup) {}

  /// @param overwrite whether what Expanse did not write may be replaced, with a backup
  /// @param notes hears where backups lie
  public Outputs(boolean overwrite, Consumer<String> notes) {
    this.overwrite = overwrite;
    this.notes = notes;
  }

  /// Names files and folders that the command reads; null for none.
  public Outputs reads(@Nullable Path... paths) {
    for (Path path : paths) {
      if (path != null) {
        inputs.add(path);
      }
    }
    return this;
  }

  /// Decides about a file.
  ///
  /// @param kind what it is to hold, in words, such as `labels`
  /// @throws InputException when it may not be written
  public Outputs file(Path file, String kind) {
    AtomicFiles.requireFile(file);
    for (Path input : inputs) {
      if (isSame(file, input)) {
        throw new InputException(
            "cannot write "
                + file
                + ": the command reads it; give another name for what it writes");
      }
    }
    for (Target other : targets) {
      if (isSame(file, other.path)) {
        throw new InputException(
            "cannot write "
                + file
                + " twice: as "
                + other.kind
                + " and as "
                + kind
                + "; give two names");
      }
    }
    boolean backup = false;
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(file)) {
        throw new InputException(
            "cannot write " + file + ": it is no ordinary file; give another name");
      }
      if (isOfRun(file)) {
        throw new InputException(
            "cannot write " + file + ": it belongs to a run; give another name");
      }
      Manifest.Entry entry = record(folder(file)).entry(name(file));
      boolean own = entry != null && entry.kind().equals(kind) && entry.fits(file);
      if (!own && !overwrite) {
        throw new InputException(
            "cannot write "
                + file
                + ": it exists, and is not as Expanse wrote "
                + kind
                + " there; give another name, or --overwrite, which keeps it as "
                + backup(file).getFileName());
      }
      backup = !own;
    }
    targets.add(new Target(file, kind, false, true, backup));
    return this;
  }

  /// Decides about a folder that is to hold nothing else.
  ///
  /// @param kind what it is to hold, in words, such as `comparison`
  /// @throws InputException when it may not be written into
  public Outputs folder(Path folder, String kind) {
    AtomicFiles.requireFolder(folder);
    return decide(folder, kind, objection(folder, kind), true);
  }

  /// Decides about a folder whose contents are checked by the caller.
  ///
  /// @param objection why nothing may be written there, or null
  public Outputs folder(Path folder, String kind, @Nullable String objection) {
    AtomicFiles.requireFolder(folder);
    return decide(folder, kind, objection, false);
  }

  private Outputs decide(Path folder, String kind, @Nullable String objection, boolean recorded) {
    if (objection != null) {
      if (!overwrite) {
        throw new InputException(
            objection
                + "; name another folder, or give --overwrite, which keeps all of it as "
                + backup(folder).getFileName());
      }
      for (Path input : inputs) {
        if (isIn(input, folder)) {
          throw new InputException(
              objection + ", and the command reads " + input + "; name another folder");
        }
      }
    }
    targets.add(new Target(folder, kind, true, recorded, objection != null));
    return this;
  }

  /// Why a folder may not be filled: it is neither empty nor as Expanse left it.
  private static @Nullable String objection(Path folder, String kind) {
    Manifest record = record(folder);
    boolean own = record.kind().equals(kind);
    if (own && record.open()) {
      return null; // a command that was killed had found it free
    }
    for (Path file : files(folder)) {
      Manifest.Entry entry = own ? record.entry(name(file)) : null;
      if (entry == null || !entry.fits(file)) {
        return folder
            + " holds "
            + name(file)
            + (entry == null
                ? ", which is not of a " + kind + " that Expanse wrote"
                : ", which was changed since Expanse wrote it");
      }
    }
    if (!own && hasFolders(folder)) {
      return folder + " holds other folders and is no " + kind + " that Expanse wrote";
    }
    return null;
  }

  /// Keeps what must be kept, does the work, and records what was written.
  public void write(Runnable work) {
    List<FolderLock> locks = new ArrayList<>();
    List<Path> made = new ArrayList<>();
    try {
      for (Target target : targets) {
        if (target.backup) {
          keep(target);
        }
        if (target.folder && target.recorded) {
          for (Path folder = target.path.toAbsolutePath();
              folder != null && !Files.exists(folder);
              folder = folder.getParent()) {
            made.add(folder);
          }
          locks.add(FolderLock.acquire(target.path));
          new Manifest(target.kind, true, record(target.path).files())
              .write(target.path.resolve(RECORD));
        }
      }
      work.run();
      for (Target target : targets) {
        if (target.folder && target.recorded) {
          recordFolder(target);
        } else if (!target.folder && Files.isRegularFile(target.path)) {
          recordFile(target.path, target.kind);
        }
      }
    } finally {
      locks.forEach(FolderLock::close);
      made.forEach(Outputs::removeIfBare);
    }
  }

  /// Records a file that the caller knows to be as Expanse wrote it, and whose writer was killed
  /// before it could.
  public static void recordFile(Path file, String kind) {
    Path folder = folder(file);
    Manifest record = record(folder);
    Map<String, Manifest.Entry> files = new TreeMap<>(record.files());
    files.keySet().removeIf(name -> !Files.exists(folder.resolve(name)));
    files.put(name(file), Manifest.Entry.of(file, kind));
    new Manifest(record.kind(), record.open(), files).write(folder.resolve(RECORD));
  }

  /// Removes a folder in which work that failed has left nothing.
  private static void removeIfBare(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      if (all.allMatch(path -> path.endsWith(RECORD))) {
        Files.deleteIfExists(folder.resolve(RECORD));
        Files.delete(folder);
      }
    } catch (IOException e) {
      // it is in nobody's way
    }
  }

  private static void recordFolder(Target target) {
    Manifest before = record(target.path);
    Map<String, Manifest.Entry> files = new TreeMap<>();
    for (Path file : files(target.path)) {
      Manifest.Entry old = before.entry(name(file));
      String kind = old == null ? target.kind : old.kind();
      files.put(name(file), Manifest.Entry.of(file, kind));
    }
    new Manifest(target.kind, false, files).write(target.path.resolve(RECORD));
  }

  private void keep(Target target) {
    Path backup = backup(target.path);
    try {
      if (target.folder) {
        FolderLock.acquire(target.path).close(); // nobody writes into it
        Files.move(target.path, backup);
      } else {
        Files.copy(target.path, backup);
      }
    } catch (IOException e) {
      throw new InputException(
          "cannot keep " + target.path + " as " + backup + ": " + AtomicFiles.reason(e), e);
    }
    notes.accept(target.path + " is kept as " + backup);
  }

  /// The first name for a backup that is free.
  private static Path backup(Path path) {
    for (int k = 1; ; k++) {
      Path backup = path.toAbsolutePath().normalize().resolveSibling(name(path) + ".backup-" + k);
      if (!Files.exists(backup, LinkOption.NOFOLLOW_LINKS)) {
        return path.resolveSibling(String.valueOf(backup.getFileName()));
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return absolute(one).equals(absolute(other))
          || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
    } catch (IOException e) {
      throw InputFiles.unreadable(one, e);
    }
  }

  private static boolean isIn(Path path, Path folder) {
    try {
      return Files.exists(path)
          && Files.exists(folder)
          && path.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      throw InputFiles.unreadable(path, e);
    }
  }

  private static boolean isOfRun(Path file) {
    Path folder = folder(file);
    for (Path at : new Path[] {folder, folder.resolveSibling("")}) {
      Path manifest = at.resolve(MANIFEST);
      if (Files.isRegularFile(manifest)) {
        String name = at.relativize(absolute(file)).toString().replace('\\', '/');
        return isSame(file, manifest) || Manifest.read(manifest, REMEDY).entry(name) != null;
      }
    }
    return false;
  }

  /// What a folder's record says; nothing when there is none, or one that cannot be trusted.
  private static Manifest record(Path folder) {
    Path file = folder.resolve(RECORD);
    try {
      return Files.isRegularFile(file) ? Manifest.read(file, REMEDY) : Manifest.NONE;
    } catch (InputException e) {
      return Manifest.NONE;
    }
  }

  /// The files in a folder but hidden ones.
  private static List<Path> files(Path folder) {
    return list(folder, false);
  }

  private static boolean hasFolders(Path folder) {
    return !list(folder, true).isEmpty();
  }

  private static List<Path> list(Path folder, boolean folders) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !name(path).startsWith(".") && Files.isDirectory(path) == folders)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static Path folder(Path file) {
    return absolute(file).resolveSibling("");
  }

  private static String name(Path path) {
    return String.valueOf(absolute(path).getFileName());
  }
}
