package expanse.studio;

import expanse.base.InputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The instruments that the studio was started with, each read when it is first asked for.
final class Instruments implements AutoCloseable {
  private final Studio.Options options;
  private final List<Slot> slots = new ArrayList<>();

  /// An instrument that is not read yet, or one that is.
  private static final class Slot {
    private @Nullable Instrument instrument;
  }

  Instruments(Studio.Options options) {
    this.options = options;
    options.sources().forEach(source -> slots.add(new Slot()));
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
        open = Instrument.open(source, options.read(), options.types(), options.window());
        if (open.bars().size() == 0) {
          open.close();
          throw new InputException(source.bars() + " holds a header and no bars");
        }
        slot.instrument = open;
      }
      return open;
    }
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
