package expanse.split;

import expanse.base.InputException;

/// Windows that cannot be divided because prices of some come again in others: the one refusal that
/// prices decide about.
public final class CopyException extends InputException {
  private static final long serialVersionUID = 1L;

  /// @param message one line: what, where, remedy
  CopyException(String message) {
    super(message);
  }
}
