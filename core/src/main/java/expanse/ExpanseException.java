package expanse;

import expanse.base.InputException;
import java.util.function.Supplier;

/// Something that a person can mend: a file that is not what it should be, settings out of range, a
/// run that is not finished. The message is one line that says what, where, and what to do.
public final class ExpanseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ExpanseException(InputException cause) {
    super(cause.getMessage(), cause);
  }

  /// What a call gives, with its errors for people as [ExpanseException]s.
  static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (InputException e) {
      throw new ExpanseException(e);
    }
  }

  /// The same for a call that gives nothing.
  static void run(Runnable call) {
    try {
      call.run();
    } catch (InputException e) {
      throw new ExpanseException(e);
    }
  }
}
