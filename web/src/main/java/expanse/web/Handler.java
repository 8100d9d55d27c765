package expanse.web;

/// Answers one kind of request that has passed the gate.
@FunctionalInterface
public interface Handler {
  /// @throws expanse.base.InputException told to the page as it stands
  Reply answer(Ask ask);
}
