package expanse.studio.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.base.Rng;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.studio.Toy;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkStoreTest {
  private static final int WINDOW = 50;
  private static final BarSeries BARS = Toy.bars(1000, 250, 3);

  @TempDir Path folder;

  private MarkFiles files() {
    return new MarkFiles(
        BARS,
        folder.resolve("labels.csv"),
        folder.resolve("windows.csv"),
        ZoneOffset.UTC,
        0,
        WINDOW);
  }

  private MarkStore open() {
    return MarkStore.open(files(), Toy.TYPES);
  }

  private static Wish put(Mark... marks) {
    return new Wish("put", "kim", List.of(marks), List.of(), List.of(), List.of());
  }

  private static Mark mark(int start, int end) {
    return new Mark(0, start, end, "retracement", 1, "", "");
  }

  private static Wish look(int start, Look.Decision decision) {
    return new Wish(
        "look",
        "kim",
        List.of(),
        List.of(),
        List.of(new Look(start, "", "", decision, "")),
        List.of());
  }

  private List<Label> labels() {
    return Labels.read(folder.resolve("labels.csv"));
  }

  private List<Integer> windows() {
    Path file = folder.resolve("windows.csv");
    return Files.exists(file)
        ? WindowFile.read(file, BARS, WINDOW, ZoneOffset.UTC, 0).stream()
            .map(Window::start)
            .toList()
        : List.of();
  }

  @Test
  void aFileThatAnotherProgramWroteIsKeptBeforeItIsReplacedTheFirstTime() throws IOException {
    String mine = "start,end,type,colour\n";
    Files.writeString(folder.resolve("labels.csv"), mine);
    for (int k = 0; k < 3; k++) {
      try (MarkStore store = open()) {
        store.perform(put(mark(10 + 30 * k, 20 + 30 * k)));
      }
    }
    assertThat(labels()).hasSize(3);
    assertThat(folder.resolve("labels.csv.backup-1")).hasContent(mine.strip());
    assertThat(folder.resolve("labels.csv.backup-2")).doesNotExist();
  }

  @Test
  void whatIsMarkedStandsInTheFilesOfTheCommandLine() {
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
      store.perform(put(new Mark(0, 300, 310, "consolidation", .5, "", "a \"quoted\", note")));
      store.perform(look(0, Look.Decision.REVIEWED));
      store.perform(look(100, Look.Decision.UNDECIDED));
    }
    assertThat(labels())
        .extracting(
            Label::start,
            Label::end,
            label -> label.type().text(),
            Label::confidence,
            Label::annotator,
            Label::note)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                BARS.time(10), BARS.time(20), "retracement", 1.0, "kim", ""),
            org.assertj.core.groups.Tuple.tuple(
                BARS.time(300), BARS.time(310), "consolidation", .5, "kim", "a \"quoted\", note"));
    assertThat(windows()).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void undoTakesEverythingBackAndRedoDoesItAgainAlsoAfterAStart(long seed) {
    Rng rng = new Rng(seed);
    List<MarkStore.State> states = new ArrayList<>();
    MarkStore store = open();
    states.add(store.state());
    for (int k = 0; k < 60; k++) {
      if (tries(store, rng)) {
        states.add(store.state());
      }
      if (rng.nextInt(8) == 0) {
        store.close();
        store = open();
        assertSame(store.state(), states.getLast());
      }
    }
    assertThat(states).hasSizeGreaterThan(20);
    for (int k = states.size() - 2; k >= 0; k--) {
      store.undo();
      assertSame(store.state(), states.get(k));
    }
    assertThatThrownBy(store::undo).isInstanceOf(InputException.class);
    store.close();
    store = open();
    for (int k = 1; k < states.size(); k++) {
      store.redo();
      assertSame(store.state(), states.get(k));
    }
    store.close();
  }

  private static void assertSame(MarkStore.State found, MarkStore.State expected) {
    assertThat(found.marks()).isEqualTo(expected.marks());
    assertThat(found.looks()).isEqualTo(expected.looks());
  }

  /// One random gesture; false when it was refused, and then nothing has changed.
  private static boolean tries(MarkStore store, Rng rng) {
    MarkStore.State before = store.state();
    try {
      int start = rng.nextInt(BARS.size() + 20) - 10;
      int end = start + rng.nextInt(30);
      switch (rng.nextInt(4)) {
        case 0, 1 -> store.perform(put(mark(start, end)));
        case 2 -> {
          if (before.marks().isEmpty()) {
            return false;
          }
          Mark old = before.marks().get(rng.nextInt(before.marks().size()));
          Wish wish =
              rng.nextInt(2) == 0
                  ? put(new Mark(old.id(), start, end, old.type(), .7, "", "n"))
                  : new Wish("remove", "kim", List.of(), List.of(old.id()), List.of(), List.of());
          store.perform(wish);
        }
        default -> store.perform(look(Math.max(0, start), Look.Decision.values()[rng.nextInt(2)]));
      }
      apart(store.state().marks());
      return true;
    } catch (InputException e) {
      assertSame(store.state(), before);
      return false;
    }
  }

  /// No two share a bar, none crosses a session break.
  private static void apart(List<Mark> marks) {
    for (int k = 0; k < marks.size(); k++) {
      assertThat(marks.get(k).start() / 250).isEqualTo(marks.get(k).end() / 250);
      if (k > 0) {
        assertThat(marks.get(k).start()).isGreaterThan(marks.get(k - 1).end());
      }
    }
  }

  @Test
  void aMarkThatBreaksARuleIsRefusedInWords() {
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
      refused(store, put(mark(20, 25)), "share bars");
      refused(store, put(mark(30, 35), mark(35, 40)), "share bars");
      refused(store, put(mark(245, 255)), "session break");
      refused(store, put(mark(995, 1000)), "does not lie in");
      refused(store, put(mark(8, 7)), "does not lie in");
      refused(store, put(new Mark(0, 1, 2, "flag", 1, "", "")), "type must be one of");
      refused(store, put(new Mark(0, 1, 2, "retracement", 0, "", "")), "confidence");
      refused(store, put(new Mark(0, 1, 2, "retracement", 1, "", "a\nb")), "one line");
      refused(store, put(new Mark(9, 1, 2, "retracement", 1, "", "")), "no longer there");
      refused(store, look(951, Look.Decision.REVIEWED), "does not begin there");
      assertThat(store.state().marks()).hasSize(1);
    }
  }

  private static void refused(MarkStore store, Wish wish, String words) {
    assertThatThrownBy(() -> store.perform(wish))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aLineThatACrashCutIsDroppedAndTheRestIsThere() throws IOException {
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
    }
    Path journal = folder.resolve("labels.csv.journal");
    Files.writeString(journal, "{\"gesture\":{\"what\":\"ad", StandardOpenOption.APPEND);
    try (MarkStore store = open()) {
      assertThat(store.state().marks()).hasSize(1);
      store.perform(put(mark(30, 40)));
    }
    assertThat(labels()).hasSize(2);
  }

  @Test
  void aJournalFromBeforeSuspectsWereKeptIsRead() throws IOException {
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
    }
    Path journal = folder.resolve("labels.csv.journal");
    String old = Files.readString(journal).replace(",\"kept\":[]", "");
    assertThat(old).doesNotContain("kept").contains("gesture");
    Files.writeString(journal, old);
    try (MarkStore store = open()) {
      store.undo();
      assertThat(store.state().marks()).isEmpty();
    }
  }

  @Test
  void whatTheFilesHadNotYetTakenComesBackFromTheJournal() throws IOException {
    byte[] labels;
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
    }
    labels = Files.readAllBytes(folder.resolve("labels.csv"));
    try (MarkStore store = open()) {
      store.perform(put(mark(30, 40)));
    }
    // as if killed after the gesture and before the file
    Files.write(folder.resolve("labels.csv"), labels);
    Path journal = folder.resolve("labels.csv.journal");
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    assertThat(lines.removeLast()).isEqualTo("{\"filed\":true}");
    Files.write(journal, lines);
    try (MarkStore store = open()) {
      assertThat(store.state().marks()).hasSize(2);
    }
    assertThat(labels()).hasSize(2);
  }

  @Test
  void filesThatAnotherProgramChangedWin() {
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
      store.perform(put(mark(30, 40)));
    }
    Labels.write(folder.resolve("labels.csv"), labels().subList(1, 2));
    try (MarkStore store = open()) {
      assertThat(store.state().marks()).extracting(Mark::start).containsExactly(30);
      assertThat(store.state().undo()).isEmpty();
    }
  }

  @Test
  void aStudioThatWasKilledBehindTheWritingKeepsNoBackupOfItsOwnFile() throws IOException {
    Path record = folder.resolve(Outputs.RECORD);
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
      store.perform(look(0, Look.Decision.REVIEWED));
    }
    byte[] before = Files.readAllBytes(record);
    try (MarkStore store = open()) {
      store.perform(put(mark(30, 40)));
      store.perform(look(100, Look.Decision.REVIEWED));
    }
    Files.write(record, before); // as if killed before the files were recorded
    try (MarkStore store = open()) {
      store.perform(put(mark(50, 60)));
    }
    assertThat(labels()).hasSize(3);
    assertThat(windows()).hasSize(2);
    assertThat(folder.resolve("labels.csv.backup-1")).doesNotExist();
    assertThat(folder.resolve("windows.csv.backup-1")).doesNotExist();
  }

  @Test
  void aKeptSuspectIsRememberedLikeEveryOtherDecision() {
    Kept kept = new Kept("end", 10, 20);
    Wish keep = new Wish("keep", "kim", List.of(), List.of(), List.of(), List.of(kept));
    try (MarkStore store = open()) {
      store.perform(put(mark(10, 20)));
      store.perform(keep);
      store.undo();
      assertThat(store.state().kept()).isEmpty();
      store.redo();
      assertThat(store.perform(keep).gesture().kept()).as("once is enough").isEmpty();
      Kept outside = new Kept("end", 990, 1000);
      refused(
          store,
          new Wish("keep", "kim", List.of(), List.of(), List.of(), List.of(outside)),
          "does not lie there");
    }
    try (MarkStore store = open()) {
      assertThat(store.state().kept()).containsExactly(kept);
    }
    Labels.write(folder.resolve("labels.csv"), List.of());
    try (MarkStore store = open()) {
      assertThat(store.state().marks()).as("another program's file wins").isEmpty();
      assertThat(store.state().kept()).containsExactly(kept);
    }
  }

  @Test
  void oneSetIsWorkedOnByOneStudio() {
    try (MarkStore store = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("in use by another studio");
      store.perform(put(mark(10, 20)));
    }
    open().close();
  }

  @Test
  void subsetsAndNamesOfWindowsAreKept() throws IOException {
    Files.writeString(
        folder.resolve("windows.csv"),
        "window,split,start\nfirst,train,"
            + expanse.time.TimeText.of(BARS.time(50))
            + "\n7,test,"
            + expanse.time.TimeText.of(BARS.time(300))
            + "\n");
    try (MarkStore store = open()) {
      store.perform(look(500, Look.Decision.REVIEWED));
    }
    assertThat(WindowFile.read(folder.resolve("windows.csv"), BARS, WINDOW, ZoneOffset.UTC, 0))
        .extracting(Window::id, w -> w.subset() == null ? "" : w.subset().text(), Window::start)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("first", "train", 50),
            org.assertj.core.groups.Tuple.tuple("7", "test", 300),
            org.assertj.core.groups.Tuple.tuple("8", "", 500));
  }
}
