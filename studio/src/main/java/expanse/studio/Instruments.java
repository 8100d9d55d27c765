package expanse.studio;

import expanse.base.InputException;
import expanse.label.Labels;
import expanse.label.SpanTypes;
import expanse.studio.training.Runs;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The instruments that the studio was started with, each read when it is first asked for.
final class Instruments implements AutoCloseable {
  private final Studio.Options options;
  private final List<String> types;
  private final List<Slot> slots = new ArrayList<>();

  /// An instrument that is not read yet, or one that is.
  private static final class Slot {
    private final Runs runs;
    private @Nullable Instrument instrument;

    Slot(Source source) {
      runs = new Runs(source.runs(), source.run());
    }
  }

  Instruments(Studio.Options options) {
    this.options = options;
    this.types = types(options);
    options.sources().forEach(source -> slots.add(new Slot(source)));
  }

  /// The words that were given, and those that label files hold; those of the seeds where there are
  /// none.
  private static List<String> types(Studio.Options options) {
    Set<String> words = new LinkedHashSet<>(options.types());
    for (Source source : options.sources()) {
      if (Files.exists(source.labels())) {
        Labels.read(source.labels(), options.read().zone()).stream()
            .map(label -> label.type().text())
            .filter(word -> !word.isEmpty())
            .sorted()
            .forEach(words::add);
      }
    }
    if (words.isEmpty()) {
      SpanTypes.SEEDS.list().forEach(type -> words.add(type.text()));
    }
    if (words.size() > SpanTypes.MOST) {
      throw new InputException(
          "the labels have the types "
              + String.join(", ", words)
              + "; the page has keys for "
              + SpanTypes.MOST
              + ", so give some of them the same word");
    }
    return List.copyOf(words);
  }

  /// The words that a mark may have.
  List<String> types() {
    return types;
  }

  Studio.Options options() {
    return options;
  }

  /// The instrument at a place in the list.
  ///
  /// @throws InputException when a file of it is wrong
  Instrument get(int id) {
    Slot slot = slots.get(id);
    synchronized (slot) {
      Instrument open = slot.instrument;
      if (open == null) {
        Source source = options.sources().get(id);
        open = Instrument.open(source, options.read(), types, options.window());
        if (open.bars().size() == 0) {
          open.close();
          throw new InputException(source.bars() + " holds a header and no bars");
        }
        slot.instrument = open;
      }
      return open;
    }
  }

  /// The runs of the instrument at a place in the list.
  Runs runs(int id) {
    return slots.get(id).runs;
  }

  int size() {
    return slots.size();
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      synchronized (slot) {
        if (slot.instrument != null) {
          slot.instrument.close();
          slot.instrument = null;
        }
      }
    }
  }
}
