package expanse.experiment;

import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.KeyException;
import expanse.base.Spelling;
import expanse.base.YamlText;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The matrix of an experiment, as its YAML file describes it:
///
/// ```yaml
/// description: does inversion help?
/// data:
///   mine: {bars: bars.csv, labels: labels.csv, windows: windows.csv}
/// seeds: [1, 2, 3]
/// settings:
///   seed-baseline:           # the preset of that name
///   without-inversion:       # what a settings file given to train may hold
///     preset: recommended
///     augmentation: {inversion: 0}
/// ```
///
/// Paths are relative to the file. A data set may also have `data`, `windows_file`, `zone`, `stamp`
/// and `skip_bad`, as the options of those names, and `without`: an instrument of the folder `data`
/// that is not learned from and alone is scored.
///
/// @param description in words; may be empty
/// @param data files and options of every data set, by option; paths are absolute
/// @param seeds of the runs
/// @param settings by name, in the order of the file
public record ExperimentFile(
    String description,
    Map<String, Map<String, String>> data,
    List<Long> seeds,
    Map<String, TrainingSettings> settings) {
  /// The most runs of one experiment.
  static final int MOST_RUNS = 10_000;

  private static final int LARGEST_FILE = 1 << 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}");
  private static final List<String> KEYS = List.of("description", "data", "seeds", "settings");

  /// Key of the instrument that a data set leaves out to be scored on it.
  public static final String WITHOUT = "without";

  private static final List<String> FILES =
      List.of("bars", "labels", "windows", "windows_file", "data");
  private static final List<String> DATA_KEYS =
      Stream.concat(FILES.stream(), Stream.of(WITHOUT, "zone", "stamp", "skip_bad")).toList();

  /// Copies the collections.
  public ExperimentFile {
    data = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(data));
    settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new KeyException(
          "seeds", "seeds is empty; give at least one, such as seeds: [1, 2, 3]");
    }
    if (seeds.stream().distinct().count() < seeds.size()) {
      throw new KeyException("seeds", "seeds names one twice; its runs would be the same");
    }
    if (settings.isEmpty()) {
      throw new KeyException(
          "settings", "settings is empty; name a preset below it, such as seed-baseline:");
    }
    if ((long) seeds.size() * settings.size() * Math.max(1, data.size()) > MOST_RUNS) {
      throw new InputException(
          "the matrix has more than " + MOST_RUNS + " runs; name fewer seeds, settings or data");
    }
  }

  /// Reads a file. Whether its data files are there is found out when they are read.
  ///
  /// @throws InputException when it is missing, not YAML, or says what cannot be done
  public static ExperimentFile read(Path file) {
    if (InputFiles.require(file) > LARGEST_FILE) {
      throw new InputException(
          file + " is larger than 1 MB and so not an experiment file; name another one");
    }
    YamlText text;
    try {
      text = YamlText.parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    } catch (CharacterCodingException e) {
      throw new InputException(
          file + " is not UTF-8 text and so not an experiment file; name another one", e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
    try {
      Path folder = file.toAbsolutePath().normalize().getParent();
      return of(text.tree(), folder == null ? Path.of("/") : folder);
    } catch (InputException e) {
      throw text.located(e);
    }
  }

  private static ExperimentFile of(JsonNode tree, Path folder) {
    if (!(tree instanceof ObjectNode given)) {
      throw new InputException(
          "not an experiment; one has the keys "
              + String.join(", ", KEYS)
              + " (expanse experiment --help)");
    }
    requireKnown(given, KEYS, "");
    return new ExperimentFile(
        given.path("description").asString(""),
        data(given.path("data"), folder),
        seeds(given.path("seeds")),
        settings(given.path("settings")));
  }

  private static void requireKnown(ObjectNode given, List<String> known, String prefix) {
    for (String key : given.propertyNames()) {
      if (!known.contains(key)) {
        throw new KeyException(
            prefix + key,
            "no key is called " + prefix + key + Spelling.choices(key, known, "the keys"));
      }
    }
  }

  private static Map<String, Map<String, String>> data(JsonNode given, Path folder) {
    Map<String, Map<String, String>> data = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : group(given, "data").properties()) {
      String name = name(entry.getKey(), "data");
      ObjectNode set = group(entry.getValue(), "data." + name);
      requireKnown(set, DATA_KEYS, "data." + name + ".");
      Map<String, String> sources = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> value : set.properties()) {
        String key = value.getKey();
        String text = value.getValue().isValueNode() ? value.getValue().asString("") : "";
        if (text.isEmpty()) {
          throw new KeyException(
              "data." + name + "." + key, "data." + name + "." + key + " has no value; give one");
        }
        sources.put(
            key.replace('_', '-'),
            FILES.contains(key) ? folder.resolve(text).normalize().toString() : text);
      }
      boolean files = sources.containsKey("bars") && sources.containsKey("labels");
      boolean other = sources.containsKey("windows-file") || sources.containsKey("data");
      boolean both = sources.containsKey("windows-file") && sources.containsKey("data");
      if (files == other || both || (other && sources.containsKey("windows"))) {
        throw new KeyException(
            "data." + name,
            "data." + name + " needs bars and labels, or windows_file or data in their place");
      }
      if (sources.containsKey(WITHOUT) && !sources.containsKey("data")) {
        throw new KeyException(
            "data." + name + "." + WITHOUT,
            "data."
                + name
                + "."
                + WITHOUT
                + " leaves out an instrument of a folder; name it: data");
      }
      data.put(name, sources);
    }
    return data;
  }

  private static List<Long> seeds(JsonNode given) {
    List<Long> seeds = new ArrayList<>();
    if (!given.isArray()) {
      throw new KeyException("seeds", "seeds is missing or not a list; write seeds: [1, 2, 3]");
    }
    for (JsonNode seed : given) {
      if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
        throw new KeyException("seeds", "seeds contains " + seed + ", which is not a whole number");
      }
      seeds.add(seed.asLong());
    }
    return seeds;
  }

  private static Map<String, TrainingSettings> settings(JsonNode given) {
    Map<String, TrainingSettings> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : group(given, "settings").properties()) {
      String name = name(entry.getKey(), "settings");
      ObjectNode own = group(entry.getValue(), "settings." + name);
      for (String key : List.of("seed", "threads")) {
        if (own.has(key)) {
          throw new KeyException(
              "settings." + name + "." + key,
              "settings." + name + " may not set " + key + ": " + PURPOSE.get(key));
        }
      }
      if (!own.has("preset") && Presets.names().contains(name)) {
        own = own.deepCopy().put("preset", name);
      }
      settings.put(name, read(own, "settings." + name));
    }
    return settings;
  }

  private static TrainingSettings read(ObjectNode own, String key) {
    try {
      return SettingsReader.ofTree(own);
    } catch (KeyException e) {
      throw new KeyException(key + "." + e.key(), key + ": " + e.getMessage(), e);
    } catch (InputException e) {
      throw new KeyException(key, key + ": " + e.getMessage(), e);
    }
  }

  private static final Map<String, String> PURPOSE =
      Map.of(
          "seed", "every setting runs with each of the file's seeds",
          "threads", "every run has one thread, and --threads says how many run at a time");

  /// A group of keys; one without a value is an empty group.
  private static ObjectNode group(JsonNode given, String key) {
    if (given.isMissingNode() || given.isNull()) {
      return YamlText.MAPPER.createObjectNode();
    }
    if (given instanceof ObjectNode group) {
      return group;
    }
    throw new KeyException(
        key, key + " must be a group of keys, but is \"" + given.asString("") + "\"");
  }

  private static String name(String name, String group) {
    if (!NAME.matcher(name).matches()) {
      throw new KeyException(
          group + "." + name,
          "\"" + name + "\" in " + group + " names folders: use letters, digits, - and _ alone");
    }
    return name;
  }

  /// The same with changes to all settings.
  ///
  /// @param changes such as `epochs=20`
  public ExperimentFile with(List<String> changes) {
    for (String change : changes) {
      String key = change.substring(0, Math.max(0, change.indexOf('='))).strip();
      if (PURPOSE.containsKey(key)) {
        throw new InputException("--set may not set " + key + ": " + PURPOSE.get(key));
      }
    }
    Map<String, TrainingSettings> changed = new LinkedHashMap<>();
    settings.forEach((name, old) -> changed.put(name, SettingsReader.with(old, changes)));
    return new ExperimentFile(description, data, seeds, changed);
  }

  /// The same with other seeds.
  public ExperimentFile withSeeds(List<Long> others) {
    return new ExperimentFile(description, data, others, settings);
  }

  /// The same with each data set once for each of its instruments, which is left out to be scored
  /// on.
  ///
  /// @param instruments of a data set, by its options
  /// @throws InputException when two instruments have names that differ in nothing but signs
  public ExperimentFile leavingOneOut(Function<Map<String, String>, List<String>> instruments) {
    Map<String, Map<String, String>> sets = new LinkedHashMap<>();
    data.forEach((name, options) -> {
      for (String instrument : instruments.apply(options)) {
        Map<String, String> own = new LinkedHashMap<>(options);
        own.put(WITHOUT, instrument);
        String set = name + "-without-" + instrument.replaceAll("[^A-Za-z0-9_-]", "_");
        if (sets.put(set, own) != null) {
          throw new InputException(
              "two instruments would share the folder " + set + "; rename one of them");
        }
      }
    });
    return new ExperimentFile(description, sets, seeds, settings);
  }

  /// The same with the files of its data replaced.
  ///
  /// @param sources by option
  /// @throws InputException when the file names several data sets, so that it is not clear which
  public ExperimentFile withData(Map<String, String> sources) {
    if (data.size() > 1) {
      throw new InputException(
          "options cannot replace the data, since the file names several: "
              + String.join(", ", data.keySet()));
    }
    String name = data.isEmpty() ? "data" : data.keySet().iterator().next();
    return new ExperimentFile(description, Map.of(name, sources), seeds, settings);
  }
}
