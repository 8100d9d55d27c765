package expanse.cli.console;

/// Shows how far a piece of work is. Closing it ends the display.
public interface Progress extends AutoCloseable {
  /// @param done steps done so far
  /// @param message what there is to say about the last one, may be empty
  void at(long done, String message);

  @Override
  void close();
}
