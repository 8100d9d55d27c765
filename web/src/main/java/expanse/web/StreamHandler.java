package expanse.web;

/// Opens one kind of stream for those who have passed the gate.
@FunctionalInterface
public interface StreamHandler {
  /// @throws expanse.base.InputException told as it stands
  Events.Feed open(Ask ask);
}
