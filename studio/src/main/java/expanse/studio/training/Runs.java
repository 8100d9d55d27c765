package expanse.studio.training;

import expanse.base.AtomicFiles;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Json;
import expanse.pipeline.FinishedRun;
import expanse.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// The runs of one instrument, each in a numbered folder beside its labels, and the names that
/// people gave them; a run that the studio was started with has the number [#GIVEN]. A page knows a
/// run by its number.
public final class Runs {
  /// Number of the run that the studio was started with.
  public static final int GIVEN = 0;

  private static final String PREFIX = "run-";
  private static final int LONGEST_NAME = 60;

  private final Path folder;
  private final @Nullable Path given;
  private final Map<Integer, RunView> views = new HashMap<>();

  /// @param folder that holds the runs; need not be there yet
  /// @param given run that lies elsewhere, null for none
  public Runs(Path folder, @Nullable Path given) {
    this.folder = folder;
    this.given = given;
  }

  /// A run as a list shows it.
  ///
  /// @param number in the name of its folder
  /// @param name that somebody gave it, else that of its folder
  /// @param preset it was trained with
  /// @param time when it was started, ISO-8601 in UTC
  /// @param windows that it was trained on and chosen by
  /// @param scored on the windows that chose its threshold; null when there are none
  public record Run(
      int number,
      String name,
      String preset,
      String time,
      int windows,
      RunView.@Nullable Scored scored) {}

  /// All runs that can be looked at, the newest first, the given one last.
  synchronized List<Run> list() {
    Map<Integer, String> names = names();
    List<Run> runs = new ArrayList<>();
    for (int number : numbers().reversed()) {
      if (number == GIVEN ? views.containsKey(GIVEN) : Files.exists(RunView.file(folder(number)))) {
        FinishedRun finished = FinishedRun.open(folder(number));
        runs.add(
            new Run(
                number,
                names.getOrDefault(number, ownName(number)),
                finished.metadata().settings().preset(),
                finished.metadata().timestamp(),
                finished.metadata().trainSize() + finished.metadata().valSize(),
                view(number).scored()));
      }
    }
    return runs;
  }

  private String ownName(int number) {
    return String.valueOf(folder(number).toAbsolutePath().normalize().getFileName());
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    if (given != null) {
      numbers.add(GIVEN);
    }
    if (!Files.isDirectory(folder)) {
      return numbers;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches(PREFIX + "[1-9]\\d{0,5}"))
          .map(name -> Integer.valueOf(name.substring(PREFIX.length())))
          .sorted()
          .forEach(numbers::add);
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
    return numbers;
  }

  /// The number of a run that is still to be.
  int next() {
    List<Integer> numbers = numbers();
    return numbers.isEmpty() ? 1 : numbers.getLast() + 1;
  }

  /// Where a run lies.
  ///
  /// @throws InputException when there is none of this number
  Path folder(int number) {
    if (number == GIVEN) {
      if (given == null) {
        throw new InputException("there is no run of this number");
      }
      return given;
    }
    return folder.resolve(PREFIX + number);
  }

  /// Where a page of two runs side by side lies.
  public Path comparison(int older, int newer) {
    return folder.resolve("comparison-" + older + "-" + newer);
  }

  /// The folder of a finished run.
  ///
  /// @throws InputException when there is none of this number
  public Path finished(int number) {
    view(number);
    return folder(number);
  }

  /// What a finished run shows.
  ///
  /// @throws InputException when there is none of this number
  public Object page(int number) {
    return view(number).forPage();
  }

  /// What another rule would come to on the windows of a run.
  ///
  /// @throws InputException when there is none of this number
  public Object under(int number, Lanes.Rule rule) {
    return view(number).under(rule.threshold(), rule.shortest());
  }

  /// The view of a run.
  ///
  /// @throws InputException when there is no such run
  synchronized RunView view(int number) {
    if (!numbers().contains(number)) {
      throw new InputException("there is no run of this number");
    }
    RunView known = views.get(number);
    if (known == null) {
      known = RunView.read(folder(number));
      views.put(number, known);
    }
    return known;
  }

  /// Asks the given run about its own data, unless that was done before. On other bars, or when its
  /// data have changed, only what it marks there can be shown.
  ///
  /// @param bars file that is open
  void openGiven(Path bars) {
    Path run = folder(GIVEN);
    FinishedRun finished = FinishedRun.open(run);
    RunView view;
    if (!finished.metadata().data().containsValue(Hashing.sha256(bars))) {
      view =
          RunView.without(
              run,
              "The run was trained on other bars, so nothing here says how good it is; look at"
                  + " what it marks.");
    } else if (Files.exists(RunView.file(run))) {
      view = RunView.read(run);
    } else {
      view = asked(finished);
    }
    synchronized (this) {
      views.put(GIVEN, view);
    }
  }

  private static RunView asked(FinishedRun finished) {
    Path run = finished.folder();
    try {
      RunView view =
          RunViews.of(
              run, finished.ownData(note -> {}), Trainer.threads(finished.metadata().settings()));
      view.write(run);
      return view;
    } catch (InputException e) {
      return RunView.without(run, String.valueOf(e.getMessage()));
    }
  }

  /// Gives a run a name.
  ///
  /// @throws InputException when there is no such run, or the name is none
  public synchronized void name(int number, String name) {
    if (!numbers().contains(number)) {
      throw new InputException("there is no run of this number");
    }
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new InputException("a name is one line of 1 to " + LONGEST_NAME + " characters");
    }
    Map<Integer, String> names = names();
    names.put(number, name.strip());
    AtomicFiles.write(namesFile(), out -> out.write(Json.MAPPER.writeValueAsBytes(names)));
  }

  private Path namesFile() {
    return folder.resolve("names.json");
  }

  private Map<Integer, String> names() {
    if (!Files.exists(namesFile())) {
      return new TreeMap<>();
    }
    try {
      Map<Integer, String> read =
          Json.MAPPER.readValue(
              Files.readAllBytes(namesFile()), new TypeReference<TreeMap<Integer, String>>() {});
      return read == null ? new TreeMap<>() : read;
    } catch (JacksonException e) {
      throw new InputException(namesFile() + " is damaged; remove it, it holds names alone", e);
    } catch (IOException e) {
      throw InputFiles.unreadable(namesFile(), e);
    }
  }
}
