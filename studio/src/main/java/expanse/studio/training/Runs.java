package expanse.studio.training;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Json;
import expanse.pipeline.FinishedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// The runs of one instrument, each in a numbered folder beside its labels, and the names that
/// people gave them. A page knows a run by its number.
final class Runs {
  private static final String PREFIX = "run-";
  private static final int LONGEST_NAME = 60;

  private final Path folder;

  /// @param folder that holds the runs; need not be there yet
  Runs(Path folder) {
    this.folder = folder;
  }

  /// A run as a list shows it.
  ///
  /// @param number in the name of its folder
  /// @param name that somebody gave it, else that of its folder
  /// @param finished whether it can be looked at
  /// @param preset it was trained with
  /// @param time when it was started, ISO-8601 in UTC
  /// @param windows that it was trained on and chosen by
  /// @param barF1 on the windows that chose its threshold; NaN for none
  /// @param interval of that, 95 %
  record Run(
      int number,
      String name,
      boolean finished,
      String preset,
      String time,
      int windows,
      double barF1,
      double[] interval,
      String verdict) {}

  /// All runs that can be looked at, the newest first.
  List<Run> list() {
    Map<Integer, String> names = names();
    List<Run> runs = new ArrayList<>();
    for (int number : numbers().reversed()) {
      Path run = folder(number);
      if (Files.exists(run.resolve(RunView.FILE))) {
        FinishedRun finished = FinishedRun.open(run);
        RunView view = RunView.read(run);
        runs.add(
            new Run(
                number,
                names.getOrDefault(number, PREFIX + number),
                true,
                finished.metadata().settings().preset(),
                finished.metadata().timestamp(),
                finished.metadata().trainSize() + finished.metadata().valSize(),
                view.barF1(),
                view.interval(),
                view.verdict()));
      }
    }
    return runs;
  }

  private List<Integer> numbers() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches(PREFIX + "\\d{1,6}"))
          .map(name -> Integer.valueOf(name.substring(PREFIX.length())))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
  }

  /// The number of a run that is still to be.
  int next() {
    List<Integer> numbers = numbers();
    return numbers.isEmpty() ? 1 : numbers.getLast() + 1;
  }

  /// Where a run lies.
  Path folder(int number) {
    return folder.resolve(String.format(Locale.ROOT, "%s%d", PREFIX, number));
  }

  /// The view of a run.
  ///
  /// @throws InputException when there is no such run
  RunView view(int number) {
    if (!numbers().contains(number)) {
      throw new InputException("there is no run of this number");
    }
    return RunView.read(folder(number));
  }

  /// Gives a run a name.
  ///
  /// @throws InputException when there is no such run, or the name is none
  void name(int number, String name) {
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
