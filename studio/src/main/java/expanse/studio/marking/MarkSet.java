package expanse.studio.marking;

import expanse.base.InputException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All marks, looks and kept suspects of one series, and what can be undone. Not for several
/// threads.
final class MarkSet {
  private final Map<Long, Mark> marks = new LinkedHashMap<>();
  private final TreeMap<Integer, Look> looks = new TreeMap<>();
  private final Set<Kept> kept = new LinkedHashSet<>();
  private final Deque<Gesture> done = new ArrayDeque<>();
  private final Deque<Gesture> undone = new ArrayDeque<>();
  private long lastId;
  private int lastWindow = -1;
  private long revision;

  /// Starts again from what the files held; nothing before it can be undone. Kept suspects stay:
  /// they stand in no file.
  void reset(List<Mark> fromFile, List<Look> looked) {
    marks.clear();
    looks.clear();
    done.clear();
    undone.clear();
    fromFile.forEach(this::keep);
    looked.forEach(this::keep);
    revision++;
  }

  private void keep(Mark mark) {
    marks.put(mark.id(), mark);
    lastId = Math.max(lastId, mark.id());
  }

  private void keep(Look look) {
    looks.put(look.start(), look);
    if (look.id().matches("\\d{1,9}")) {
      lastWindow = Math.max(lastWindow, Integer.parseInt(look.id()));
    }
  }

  /// What a wish changes, checked against everything that is there.
  ///
  /// @throws InputException when marks would share bars, or something it names is not there
  Gesture planned(Wish wish, MarkRules rules) {
    MarkRules.checkName(wish.annotator());
    List<Change<Mark>> changes = new ArrayList<>();
    Set<Long> replaced = new HashSet<>();
    for (long id : wish.remove()) {
      replaced.add(id);
      changes.add(new Change<>(existing(id), null));
    }
    long nextId = lastId;
    List<Mark> put = new ArrayList<>();
    for (Mark wished : wish.put()) {
      Mark mark = wished.withNote(wished.note().strip());
      rules.check(mark);
      if (mark.id() == 0) {
        Mark added = mark.withId(++nextId).withAnnotator(wish.annotator());
        changes.add(new Change<>(null, added));
        put.add(added);
      } else {
        Mark before = existing(mark.id());
        if (!replaced.add(mark.id())) {
          throw new InputException("a span is named twice");
        }
        Mark after = mark.withAnnotator(before.annotator());
        changes.add(new Change<>(before, after));
        put.add(after);
      }
    }
    requireApart(put, replaced);
    return new Gesture(
        wish.what(), wish.annotator(), changes, looked(wish, rules), kept(wish, rules));
  }

  private List<Change<Look>> looked(Wish wish, MarkRules rules) {
    List<Change<Look>> changes = new ArrayList<>();
    int nextWindow = lastWindow;
    for (Look look : wish.look()) {
      rules.check(look);
      Look before = looks.get(look.start());
      String id = before == null ? Integer.toString(++nextWindow) : before.id();
      String subset = before == null ? "" : before.subset();
      changes.add(
          new Change<>(
              before, new Look(look.start(), id, subset, look.decision(), wish.annotator())));
    }
    return changes;
  }

  private List<Change<Kept>> kept(Wish wish, MarkRules rules) {
    List<Change<Kept>> changes = new ArrayList<>();
    for (Kept one : wish.keep()) {
      rules.check(one);
      if (!kept.contains(one)) {
        changes.add(new Change<>(null, one));
      }
    }
    return changes;
  }

  private Mark existing(long id) {
    Mark mark = marks.get(id);
    if (mark == null) {
      throw new InputException("this span is no longer there; another page may have removed it");
    }
    return mark;
  }

  private void requireApart(List<Mark> put, Set<Long> replaced) {
    for (int i = 0; i < put.size(); i++) {
      Mark mark = put.get(i);
      boolean meets =
          put.subList(0, i).stream().anyMatch(mark::meets)
              || marks.values().stream()
                  .anyMatch(other -> !replaced.contains(other.id()) && mark.meets(other));
      if (meets) {
        throw new InputException("spans may not share bars; another one lies there");
      }
    }
  }

  void perform(Gesture gesture) {
    apply(gesture);
    done.push(gesture);
    undone.clear();
  }

  /// The gesture that takes back the last one, null when there is none.
  @Nullable Gesture undo() {
    Gesture last = done.poll();
    if (last == null) {
      return null;
    }
    Gesture inverse = last.inverse();
    apply(inverse);
    undone.push(last);
    return inverse;
  }

  /// The gesture that was taken back last, done again; null when there is none.
  @Nullable Gesture redo() {
    Gesture last = undone.poll();
    if (last == null) {
      return null;
    }
    apply(last);
    done.push(last);
    return last;
  }

  private void apply(Gesture gesture) {
    for (Change<Mark> change : gesture.marks()) {
      if (change.before() != null) {
        marks.remove(change.before().id());
      }
      if (change.after() != null) {
        keep(change.after());
      }
    }
    for (Change<Look> change : gesture.looks()) {
      if (change.before() != null) {
        looks.remove(change.before().start());
      }
      if (change.after() != null) {
        keep(change.after());
      }
    }
    for (Change<Kept> change : gesture.kept()) {
      if (change.before() != null) {
        kept.remove(change.before());
      }
      if (change.after() != null) {
        kept.add(change.after());
      }
    }
    revision++;
  }

  long revision() {
    return revision;
  }

  /// In order of time.
  List<Mark> marks() {
    return marks.values().stream()
        .sorted(Comparator.comparingInt(Mark::start).thenComparingInt(Mark::end))
        .toList();
  }

  /// In order of time.
  List<Look> looks() {
    return List.copyOf(looks.values());
  }

  /// In the order in which they were kept.
  List<Kept> kept() {
    return List.copyOf(kept);
  }

  /// What undo would take back, empty for nothing.
  String undoable() {
    Gesture last = done.peek();
    return last == null ? "" : last.what();
  }

  /// What redo would do again, empty for nothing.
  String redoable() {
    Gesture last = undone.peek();
    return last == null ? "" : last.what();
  }
}
