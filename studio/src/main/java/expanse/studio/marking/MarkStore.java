package expanse.studio.marking;

import expanse.base.InputException;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The marks of one series, kept on disk.
///
/// A gesture is in the journal, and the journal on the disk, before anybody is told that it counts;
/// the label and the window file follow at once, written by a thread of their own, each whole or
/// not at all. When the store is opened again the journal is played, so that what the files had not
/// yet taken is there, and undo reaches back as far as before. Files that another program changed
/// meanwhile win: they become the new beginning.
public final class MarkStore implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final MarkSet set = new MarkSet();
  private final MarkFiles files;
  private final MarkRules rules;
  private final Journal journal;
  private final String annotator;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("mark-files").factory());
  private final AtomicBoolean queued = new AtomicBoolean();
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

  /// What a page is told after a gesture.
  ///
  /// @param revision counts gestures, undo and redo included
  /// @param gesture what changed
  /// @param undo what undo would take back, empty for nothing
  /// @param redo what redo would do again, empty for nothing
  public record Done(long revision, Gesture gesture, String undo, String redo) {}

  /// Everything at one moment.
  ///
  /// @param revision as in [Done]
  /// @param marks in order of time
  /// @param looks in order of time
  /// @param kept suspects that are right as they are
  /// @param undo as in [Done]
  /// @param redo as in [Done]
  public record State(
      long revision,
      List<Mark> marks,
      List<Look> looks,
      List<Kept> kept,
      String undo,
      String redo) {}

  private MarkStore(MarkFiles files, MarkRules rules, Journal journal) {
    this.files = files;
    this.rules = rules;
    this.journal = journal;
    this.annotator = lastAnnotator(journal.entries());
  }

  /// Opens the marks of a series.
  ///
  /// @param types words that a mark may have
  /// @throws InputException when a file is wrong, or another process works on them
  public static MarkStore open(MarkFiles files, List<String> types) {
    files.requireWritable();
    Path labels = files.labels();
    String name = labels.getFileName() + ".journal";
    Journal journal = Journal.open(labels.resolveSibling(name));
    try {
      MarkStore store =
          new MarkStore(files, new MarkRules(files.bars(), types, files.window()), journal);
      store.restore();
      return store;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private void restore() {
    List<Mark> marks = files.readMarks();
    List<Look> looks = files.readLooks();
    List<Entry> entries = journal.entries();
    int last = lastFiled(entries);
    List<Mark> ourMarks = null;
    List<Look> ourLooks = null;
    for (int k = 0; k < entries.size(); k++) {
      play(entries.get(k));
      if (k >= last && sameMarks(marks, set.marks())) {
        ourMarks = set.marks();
      }
      if (k >= last && sameLooks(looks, set.looks())) {
        ourLooks = set.looks();
      }
    }
    if (ourMarks == null || ourLooks == null) {
      journal.append(Entry.of(new Entry.Base(marks, looks)));
      set.reset(marks, looks);
      return;
    }
    files.claim(ourMarks, ourLooks);
    if (!sameMarks(marks, set.marks()) || !sameLooks(looks, set.looks())) {
      writeSoon();
    }
  }

  /// The last line after which the files held everything; 0 when there is none.
  private static int lastFiled(List<Entry> entries) {
    for (int k = entries.size() - 1; k > 0; k--) {
      Entry entry = entries.get(k);
      if (entry.filed() != null || entry.base() != null) {
        return k;
      }
    }
    return 0;
  }

  private void play(Entry entry) {
    if (entry.base() != null) {
      set.reset(entry.base().marks(), entry.base().looks());
    } else if (entry.gesture() != null) {
      set.perform(entry.gesture());
    } else if (entry.step() == Entry.Step.UNDO) {
      set.undo();
    } else if (entry.step() == Entry.Step.REDO) {
      set.redo();
    }
  }

  private static boolean sameMarks(List<Mark> a, List<Mark> b) {
    return new HashSet<>(a.stream().map(mark -> mark.withId(0)).toList())
        .equals(new HashSet<>(b.stream().map(mark -> mark.withId(0)).toList()));
  }

  /// The file holds reviewed windows alone, and not who looked.
  private static boolean sameLooks(List<Look> a, List<Look> b) {
    return new HashSet<>(reviewedStarts(a)).equals(new HashSet<>(reviewedStarts(b)));
  }

  private static List<Integer> reviewedStarts(List<Look> looks) {
    return looks.stream()
        .filter(look -> look.decision() == Look.Decision.REVIEWED)
        .map(Look::start)
        .toList();
  }

  private static String lastAnnotator(List<Entry> entries) {
    for (int k = entries.size() - 1; k >= 0; k--) {
      Gesture gesture = entries.get(k).gesture();
      if (gesture != null) {
        return gesture.annotator();
      }
    }
    return "";
  }

  /// Who marked last when the store was opened; empty when nobody did.
  public String annotator() {
    return annotator;
  }

  /// Everything there is.
  public State state() {
    lock.lock();
    try {
      return new State(
          set.revision(), set.marks(), set.looks(), set.kept(), set.undoable(), set.redoable());
    } finally {
      lock.unlock();
    }
  }

  /// The windows that were looked through.
  public List<Window> reviewed() {
    return MarkFiles.reviewed(state().looks());
  }

  /// Performs what a page wants.
  ///
  /// @throws InputException when it may not be, or the disk does not take it; nothing has changed
  ///   then
  public Done perform(Wish wish) {
    lock.lock();
    try {
      requireSound();
      Gesture gesture = set.planned(wish, rules);
      journal.append(Entry.of(gesture));
      set.perform(gesture);
      return done(gesture);
    } finally {
      lock.unlock();
    }
  }

  /// Takes back the last gesture.
  ///
  /// @throws InputException when there is none
  public Done undo() {
    lock.lock();
    try {
      requireSound();
      if (set.undoable().isEmpty()) {
        throw new InputException("there is nothing to undo");
      }
      journal.append(Entry.of(Entry.Step.UNDO));
      return done(present(set.undo()));
    } finally {
      lock.unlock();
    }
  }

  /// Does again what was taken back last.
  ///
  /// @throws InputException when there is nothing
  public Done redo() {
    lock.lock();
    try {
      requireSound();
      if (set.redoable().isEmpty()) {
        throw new InputException("there is nothing to do again");
      }
      journal.append(Entry.of(Entry.Step.REDO));
      return done(present(set.redo()));
    } finally {
      lock.unlock();
    }
  }

  private static Gesture present(@Nullable Gesture gesture) {
    if (gesture == null) {
      throw new IllegalStateException("nothing was there after all");
    }
    return gesture;
  }

  private Done done(Gesture gesture) {
    writeSoon();
    return new Done(set.revision(), gesture, set.undoable(), set.redoable());
  }

  /// The files could not be written: say so before more is marked.
  private void requireSound() {
    String message = trouble.getAndSet(null);
    if (message != null) {
      writeSoon();
      throw new InputException(message + "; the journal beside it holds every span");
    }
  }

  /// Waits until the files hold everything.
  ///
  /// @throws InputException when they cannot be written
  public void settle() {
    try {
      writer.submit(() -> {}).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    String message = trouble.get();
    if (message != null) {
      throw new InputException(message);
    }
  }

  private void writeSoon() {
    if (queued.compareAndSet(false, true)) {
      writer.execute(this::write);
    }
  }

  private void write() {
    queued.set(false);
    State state = state();
    try {
      files.write(state.marks(), state.looks());
    } catch (InputException e) {
      trouble.set(e.getMessage());
      return;
    }
    lock.lock();
    try {
      if (set.revision() == state.revision()) {
        journal.append(Entry.ofFiles());
      }
    } catch (InputException e) {
      trouble.set(e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /// Writes what is still to be written, and lets others work on the files.
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(1, TimeUnit.MINUTES)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    journal.close();
  }
}
